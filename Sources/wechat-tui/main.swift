import ClientComposition
import Glibc

exit(await ClientMain.run(CommandLine.arguments.dropFirst()))
