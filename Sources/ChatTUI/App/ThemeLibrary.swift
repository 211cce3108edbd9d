/// The themes that can be chosen: the files of some folders, and those that are compiled in.
public struct ThemeLibrary: Sendable {
  /// Searched in this order; a name found in an earlier one wins.
  public let folders: [String]

  /// The themes of these folders; those that do not exist count as empty.
  public init(folders: [String]) {
    self.folders = folders
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
    var folders: [String] = []
    if let chosen { folders.append(chosen) }
    if let configuration { folders.append(configuration + "/themes") }
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
    self.init(folders: folders)
  }

  /// Names of all themes, sorted, each once; the compiled-in ones are always among them.
  public var names: [String] {
    Set(folders.flatMap { ThemeLoader.names(in: $0) } + Theme.builtInNames).sorted()
  }

  /// Loads a theme by its name.
  ///
  /// - Throws: ``ThemeError`` if its file is broken, or if there is none; its description is one line for the user.
  public func load(_ name: String) throws(ThemeError) -> Theme {
    for folder in folders where ThemeLoader.has(name, in: folder) {
      return try ThemeLoader.load(path: "\(folder)/\(name)\(ThemeLoader.fileEnding)")
    }
    if let theme = Theme.builtIn(name) { return theme }
    throw ThemeError(
      file: name + ThemeLoader.fileEnding, line: nil,
      message: "no such theme; there are: " + names.joined(separator: ", "))
  }
}
