#include "CCrypto.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <sys/random.h>

// The three functions needed, declared here with opaque pointers: the headers of OpenSSL are then no build dependency.
// They are stable in the library's ABI 3.
typedef int (*digest_function)(const void *data, size_t count, unsigned char *md, unsigned int *size, const void *type,
                               void *engine);
typedef const void *(*algorithm_function)(void);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static digest_function evp_digest;
static const void *md5_algorithm;
static const void *sha256_algorithm;

// Runs once; every later reader is ordered after it by pthread_once, so the statics need no lock. The library is never
// closed: its own exit handlers would otherwise run on unmapped code.
static void load(void) {
  void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  digest_function digest = (digest_function)dlsym(library, "EVP_Digest");
  algorithm_function md5 = (algorithm_function)dlsym(library, "EVP_md5");
  algorithm_function sha256 = (algorithm_function)dlsym(library, "EVP_sha256");
  if (digest == NULL) return;
  if (md5 != NULL) md5_algorithm = md5();
  if (sha256 != NULL) sha256_algorithm = sha256();
  evp_digest = digest;
}

static int run(const void *bytes, size_t length, uint8_t *digest, const void *algorithm, unsigned int expected) {
  // EVP_Digest writes as much as the algorithm yields; both are fixed, so `digest` cannot be overrun.
  unsigned int written = 0;
  static const uint8_t nothing = 0;
  if (evp_digest == NULL || algorithm == NULL) return WT_CRYPTO_UNAVAILABLE;
  if (bytes == NULL && length > 0) return WT_CRYPTO_FAILED;
  if (evp_digest(bytes == NULL ? &nothing : bytes, length, digest, &written, algorithm, NULL) != 1) {
    return WT_CRYPTO_FAILED;
  }
  return written == expected ? WT_CRYPTO_OK : WT_CRYPTO_FAILED;
}

int wt_md5(const void *bytes, size_t length, uint8_t *digest) {
  pthread_once(&once, load);
  return run(bytes, length, digest, md5_algorithm, 16);
}

int wt_sha256(const void *bytes, size_t length, uint8_t *digest) {
  pthread_once(&once, load);
  return run(bytes, length, digest, sha256_algorithm, 32);
}

int wt_random(void *buffer, size_t length) {
  uint8_t *next = buffer;
  while (length > 0) {
    // Above 256 bytes getrandom may return less than asked for, or be interrupted by a signal.
    ssize_t got = getrandom(next, length, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      return WT_CRYPTO_FAILED;
    }
    next += got;
    length -= (size_t)got;
  }
  return WT_CRYPTO_OK;
}
