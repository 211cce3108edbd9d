import Glibc

/// The folder where the server keeps its database.
struct DataFolder {
  /// Why the folder cannot be used: one line for people.
  struct Failure: Error {
    var message: String
  }

  let path: String
  /// The database in it.
  var databasePath: String { path + "/server.sqlite" }

  /// Uses `path`, or where it is `nil` the folder that the XDG base directory specification gives, and makes what is
  /// missing of it, for its owner alone.
  init(_ path: String?, environment: (String) -> String?) throws(Failure) {
    if let path {
      self.path = path
    } else if let data = environment("XDG_DATA_HOME"), data.hasPrefix("/") {
      // The specification says to ignore a relative path.
      self.path = data + "/wechat-tui/server"
    } else if let home = environment("HOME"), !home.isEmpty {
      self.path = home + "/.local/share/wechat-tui/server"
    } else {
      throw Failure(message: "neither XDG_DATA_HOME nor HOME is set; say where to keep data with --data DIR")
    }
    try DataFolder.make(self.path)
  }

  private static func make(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) != 0, errno != EEXIST {
        throw Failure(message: "cannot create the folder \(made): \(String(cString: strerror(errno)))")
      }
    }
    var information = stat()
    guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(message: "\(path) is not a folder")
    }
  }
}
