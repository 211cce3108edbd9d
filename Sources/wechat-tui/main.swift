import ClientComposition
import Executors
import Glibc

// Not an `async` main: that would start the runtime's executors before ours are in their place.
ProgramExecutors.install()
let loop = MainLoop()
Task { @MainActor in exit(await ClientMain.run(CommandLine.arguments.dropFirst(), loop: loop)) }
loop.run()
