/// The themes that can be chosen: the files of some folders, and those that are compiled in.
public struct ThemeLibrary: Sendable {
  /// Searched in this order; a name found in an earlier one wins.
  public let folders: [String]
  /// The first so many are the user's. A theme that is compiled in is looked for in these alone: elsewhere lie only the
  /// files that it was made from.
  private let ownCount: Int

  /// The themes of the user's folders; those that do not exist count as empty.
  public init(folders: [String]) {
    self.init(own: folders, shipped: [])
  }

  private init(own: [String], shipped: [String]) {
    folders = own + shipped.filter { !own.contains($0) }
    ownCount = own.count
  }

  /// The folders of an installed or freshly built program.
  ///
  /// - Parameters:
  ///   - chosen: a folder named on the command line.
  ///   - configuration: the user's folder of this program, such as `~/.config/wechat-tui`.
  ///   - executable: absolute path of the program, for the folders that come with it: `../share/wechat-tui/themes`
  ///     where it is installed, `themes` of the source tree where it was built.
  ///   - dataFolders: this program's folders of the system, such as `/usr/share/wechat-tui`.
  public init(chosen: String?, configuration: String?, executable: String?, dataFolders: [String] = []) {
    let own = [chosen, configuration.map { $0 + "/themes" }].compactMap(\.self)
    var folders: [String] = []
    if let executable {
      var parts = executable.split(separator: "/").map(String.init)
      if !parts.isEmpty { parts.removeLast() }
      folders.append("/" + (parts.dropLast() + ["share/wechat-tui/themes"]).joined(separator: "/"))
      // Built in place: the source tree is what holds .build.
      if let build = parts.lastIndex(of: ".build") {
        folders.append("/" + (parts[..<build] + ["themes"]).joined(separator: "/"))
      }
    }
    for folder in dataFolders where !folders.contains(folder + "/themes") { folders.append(folder + "/themes") }
    self.init(own: own, shipped: folders)
  }

  /// Names of all themes, sorted, each once; the compiled-in ones are always among them.
  public var names: [String] {
    Set(folders.flatMap { ThemeLoader.names(in: $0) } + Theme.builtInNames).sorted()
  }

  /// Loads a theme by its name.
  ///
  /// - Throws: ``ThemeError`` if its file cannot be read, or if there is none; its description is one line for the user.
  public func load(_ name: String) throws(ThemeError) -> LoadedTheme {
    let builtIn = Theme.builtIn(name)
    for folder in builtIn == nil ? folders[...] : folders.prefix(ownCount) where ThemeLoader.has(name, in: folder) {
      return try ThemeLoader.load(path: "\(folder)/\(name)\(ThemeLoader.fileEnding)")
    }
    if let builtIn { return LoadedTheme(builtIn) }
    throw ThemeError(
      file: name + ThemeLoader.fileEnding, line: nil,
      message: "no such theme; there are: " + names.joined(separator: ", "))
  }
}
