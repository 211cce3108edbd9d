import ClientComposition
import Dispatch
import Executors
import Glibc

// Not an `async` main: that would start the runtime's executors before ours are in their place.
ProgramExecutors.install()
Task { @MainActor in exit(await ClientMain.run(CommandLine.arguments.dropFirst())) }
dispatchMain()
