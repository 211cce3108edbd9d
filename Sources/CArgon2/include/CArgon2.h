#ifndef CARGON2_H
#define CARGON2_H

#include <argon2.h>

/// Has glibc map every block of 1 MiB or more and unmap it when it is freed, in this whole process.
///
/// Left to itself glibc takes the first freed block of Argon2 (19 MiB) as a hint to keep such blocks for later: after two
/// hashes at once a process stays 38 MiB larger for ever (measured; 0.3 MiB with this). May be called more than once.
void wt_argon2_give_memory_back(void);

#endif
