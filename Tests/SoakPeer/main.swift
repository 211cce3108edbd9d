import Dispatch
import Executors
import Glibc

// As the client does it: no `async` main, which would start the runtime's executors before ours are in their place.
ProgramExecutors.install()
Task { @MainActor in exit(await SoakPeer.run(CommandLine.arguments.dropFirst())) }
dispatchMain()
