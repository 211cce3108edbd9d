extension Form {
  mutating func apply(_ mutation: FormMutation) {
    switch mutation {
    case .edit(let field, let edit):
      guard fields[field]?.input.apply(edit) == true else { return }
      failure = nil
      refreshIssues(after: field)
    case .focus(let control):
      // Each key in a field says so again.
      guard control != focus, controls.contains(control) else { return }
      focus = control
    case .toggleReveal(let field): fields[field]?.isRevealed.toggle()
    case .toggleKeepSignedIn: keepsSignedIn.toggle()
    case .toggleTag(let tag): toggle(tag)
    case .takeTypedTag:
      let typed = fields[.tag]?.input.trimmed ?? ""
      fields[.tag]?.input.apply(.replaceAll(""))
      if !typed.isEmpty, !tags.contains(typed) { tags.append(typed) }
      offer(typed)
    case .showAllIssues:
      if let first = showAllIssues() { focus = .field(first) }
    case .showIssue(let field):
      let found = issue(of: field)
      fields[field]?.issue = found
    case .beginSubmit:
      isSubmitting = true
      failure = nil
    case .endSubmit(let failure):
      isSubmitting = false
      self.failure = failure
    case .beginCodeRequest:
      isRequestingCode = true
      failure = nil
    case .endCodeRequest(let failure):
      isRequestingCode = false
      self.failure = failure
      if failure == nil { codeSent = true }
    case .setFamilyClients(let areThere): hasFamilyClients = areThere
    case .setCodeCooldown(let seconds): codeCooldownSeconds = max(0, seconds)
    }
  }

  private mutating func toggle(_ tag: String) {
    if let index = tags.firstIndex(of: tag) {
      tags.remove(at: index)
    } else {
      tags.append(tag)
    }
    offer(tag)
  }

  /// A tag keeps the place that it has once it was shown.
  private mutating func offer(_ tag: String) {
    if !tag.isEmpty, !knownTags.contains(tag) { knownTags.append(tag) }
  }
}
