// The program's own code in memory: the executable's and that of every library it has loaded.

#ifndef CCODEPAGES_H
#define CCODEPAGES_H

// Hands the pages of code back to the system that were touched so far.
//
// Most of them ran once: relocating, opening databases, binding ports, starting libraries. What is needed again comes back
// from the page cache by minor faults, some microseconds in all. Only segments are named that can be executed and not
// written: nothing in them was ever changed, so nothing can be lost. Any thread may call it at any time.
void wt_code_pages_release(void);

#endif
