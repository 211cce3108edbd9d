import Testing

@testable import ServerStub

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2::1", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"), ("local", "local"),
  ])
  func aNetworkIsHeldResponsibleAsAWhole(address: String, share: String) {
    #expect(NetworkAddress.share(of: address) == share)
  }

  @Test func anAddressMappedIntoIPv6IsTheSame() {
    #expect(NetworkAddress("::ffff:192.0.2.1") == NetworkAddress("192.0.2.1"))
    #expect(NetworkAddress("::ffff:192.0.2.1")?.text == "192.0.2.1")
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.7", "192.0.2.7", true),
    ("192.0.2.7", "192.0.2.8", false), ("192.0.2.0/25", "192.0.2.128", false), ("0.0.0.0/0", "1.2.3.4", true),
    ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
    ("0.0.0.0/0", "::1", false), ("::/0", "::ffff:1.2.3.4", false),
  ])
  func blocksContainTheirAddresses(block: String, address: String, isInside: Bool) throws {
    #expect(try #require(AddressBlock(block)).contains(try #require(NetworkAddress(address))) == isInside)
  }

  @Test(arguments: [
    "", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "::/129", "host", "1.2.3.4/8/8",
  ])
  func whatIsNoBlockIsRefused(text: String) {
    #expect(AddressBlock(text) == nil)
  }
}
