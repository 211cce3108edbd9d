import ChatTUI
import ClientCore
import Executors
import Glibc

/// The program `wechat-tui`: reads what it is told, builds everything, runs until the end.
@MainActor
public enum ClientMain {
  /// Runs the program. Returns its exit status: 0 well, 1 a script failed, 2 it could not start, 128 + n a signal.
  ///
  /// - Parameters:
  ///   - arguments: those after the program's name.
  ///   - loop: that of the main thread.
  public static func run(_ arguments: some Sequence<String>, loop: MainLoop) async -> Int32 {
    do {
      let options = try ClientOptions(parsing: arguments)
      switch options.mode {
      case .help:
        try StandardStreams.write(ClientOptions.help)
        return 0
      case .version:
        try StandardStreams.write("wechat-tui \(ClientOptions.version)\n")
        return 0
      case .script(let file): return try await script(file, options, loop)
      case .offline, .server, .byConfiguration: return try await chat(options, loop)
      }
    } catch {
      StandardStreams.writeError("\(error)")
      return 2
    }
  }

  private static func chat(_ options: ClientOptions, _ loop: MainLoop) async throws -> Int32 {
    let environment = ProcessEnvironment.read()
    let paths = XDGPaths(environment: environment)
    let file = SettingsFile(paths: paths)
    let (configuration, problems) = file.load()
    let (bindings, keyProblems) = Bindings.read(configuration.sections)
    let themes = ThemeLibrary(
      chosen: options.themesFolder, configuration: paths.config, executable: executablePath(),
      dataFolders: XDGPaths.sharedData(environment: environment))

    var setup = Client.Setup(server: try server(options, configuration), paths: paths)
    setup.preferences = configuration.preferences
    if let theme = options.theme { setup.preferences.theme = theme }
    if let language = options.language { setup.preferences.language = language }
    setup.localeLanguage = Language(environment: environment)
    setup.themes = { themes.names }
    setup.savePreferences = { (old, new) throws(FileError) in try file.save(old, new) }
    if let path = options.log { setup.log = try ClientLogFile(path: path, level: options.logLevel) }
    // One sentence: the next one shows when this is mended.
    setup.notices = (problems + keyProblems.map(file.sentence)).prefix(1).map { .settingsProblem($0) }

    let theme = try theme(of: &setup, themes, isDemanded: options.theme != nil)
    let client = Client(setup)
    let app = TerminalApp(
      store: client.store, terminal: TerminalSession(environment: environment, watch: loop), themes: themes,
      theme: theme, bindings: bindings, reportsProgress: environment["WECHAT_TUI_TEST"] == "1")
    client.resume()
    // The first frame is on the screen before anything else begins.
    try app.start()
    let work = Task { await client.controller.run() }
    app.attach(client.controller)
    let warmUp = Task { await client.warmUp() }
    let ending = await app.run()
    warmUp.cancel()
    await client.shutDown()
    work.cancel()
    setup.log?.flush()
    switch ending {
    case .quit, .hangup: return 0
    case .signal(let number): return 128 + number
    }
  }

  private static func script(_ file: String, _ options: ClientOptions, _ loop: MainLoop) async throws -> Int32 {
    let environment = ProcessEnvironment.read()
    // The user's own folder of themes stays out of it: a script shows the same everywhere.
    let themes = ThemeLibrary(chosen: options.themesFolder, configuration: nil, executable: executablePath())
    let isRecording = environment["WECHAT_TUI_RECORD"] == "1"
    // Only for tests, which hold the other end of the terminal and read the report from a file.
    guard let folder = environment["WECHAT_TUI_SCRIPT_TERMINAL"] else {
      var lost: FileError?
      let status = try await ScriptMain.run(file: file, themes: themes, isRecording: isRecording) { text in
        guard lost == nil else { return }
        do throws(FileError) { try StandardStreams.write(text) } catch { lost = error }
      }
      // Nobody can rely on a report that is not whole.
      if let lost { throw lost }
      return status
    }
    var report = ""
    let status = try await ScriptMain.run(
      file: file, themes: themes, isRecording: isRecording,
      terminal: ScriptMain.TerminalAccess(environment: environment, folder: folder, watch: loop)
    ) { report += $0 }
    try PrivateFiles.write(Array(report.utf8), to: folder + "/report.tap")
    return status
  }

  /// The theme to start with. Lines that cannot be used are told. A theme that was saved and cannot be read is told and
  /// replaced; one of the command line is an error.
  private static func theme(
    of setup: inout Client.Setup, _ themes: ThemeLibrary, isDemanded: Bool
  ) throws(ThemeError) -> Theme {
    do throws(ThemeError) {
      let loaded = try themes.load(setup.preferences.theme)
      if let problem = loaded.problem { setup.notices.append(.themeProblem(problem.shortDescription)) }
      return loaded.theme
    } catch {
      if isDemanded { throw error }
      setup.notices.append(.themeProblem(error.shortDescription))
      return .builtInLight
    }
  }

  /// The gate to use; `nil` means offline mode.
  private static func server(_ options: ClientOptions, _ configuration: Configuration) throws -> GateEndpoint? {
    switch options.mode {
    case .server(let endpoint): return endpoint
    case .byConfiguration:
      guard let text = configuration.server else { return nil }
      do throws(GateEndpointError) {
        return try GateEndpoint(parsing: text)
      } catch {
        throw StartError("the configuration's server: \(error)")
      }
    case .offline, .script, .help, .version: return nil
    }
  }

  private static func executablePath() -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
