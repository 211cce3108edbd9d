// The program's own code in memory, and the tables beside it: the executable's and those of every library it has loaded.

#ifndef CCODEPAGES_H
#define CCODEPAGES_H

// Hands the pages of code and read-only tables back to the system that were touched so far.
//
// Most of them ran once: relocating, opening databases, binding ports, starting libraries. What is needed again comes back
// from the page cache by minor faults, a part of a millisecond in all. Only segments are named that cannot be written:
// nothing in them was ever changed, so nothing can be lost. Any thread may call it at any time.
void wt_code_pages_release(void);

#endif
