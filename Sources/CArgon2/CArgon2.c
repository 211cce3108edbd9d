#include "CArgon2.h"

#include <malloc.h>

void wt_argon2_give_memory_back(void) {
  /* Setting the threshold by hand also ends its adjustment. */
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
}
