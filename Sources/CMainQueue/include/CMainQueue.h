// The two functions of libdispatch by which a main thread with a loop of its own serves the main queue. They are not in its
// public headers; Foundation's run loop on Linux is built on them.

#ifndef CMAINQUEUE_H
#define CMAINQUEUE_H

// An eventfd, readable after something was put on the main queue. Reading it is left to the caller.
int _dispatch_get_main_queue_handle_4CF(void);

// Runs what is on the main queue now. For the main thread alone; the argument is not used.
void _dispatch_main_queue_callback_4CF(void *unused);

#endif
