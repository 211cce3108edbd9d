#ifndef CCRYPTO_H
#define CCRYPTO_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Digests and random bytes for both sides of the wire.
///
/// The digests come from the system's OpenSSL 3 (`libcrypto.so.3`), which is opened at the first digest and not
/// before, because linking it would cost every start milliseconds and megabytes. All functions may be called from any
/// thread at any time.

/// The outcomes of the functions below.
enum {
  WT_CRYPTO_OK = 0,
  /// libcrypto.so.3, or a function in it, could not be found.
  WT_CRYPTO_UNAVAILABLE = 1,
  /// The library refused the work, as it does MD5 under a FIPS policy.
  WT_CRYPTO_FAILED = 2,
};

/// Writes the 16-byte MD5 of `length` bytes at `bytes` to `digest`; 0 on success.
///
/// MD5 is what the family's clients send instead of the password (docs/protocol.md, chapter 1). It protects nothing;
/// never use it for anything else.
int wt_md5(const void *bytes, size_t length, uint8_t *digest);

/// Writes the 32-byte SHA-256 of `length` bytes at `bytes` to `digest`; 0 on success.
int wt_sha256(const void *bytes, size_t length, uint8_t *digest);

/// Fills `length` bytes at `buffer` from the kernel's secure source (getrandom); 0 on success. Needs no library.
///
/// On failure (only where the kernel or a sandbox lacks the call) the buffer's content must not be used.
int wt_random(void *buffer, size_t length);

#ifdef __cplusplus
}
#endif

#endif
