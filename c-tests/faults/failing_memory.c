/* The n-th allocation of libcrypto fails, or all from the n-th on, for every n of a handshake, a resumption,
 * a late authentication, data and a shutdown. No crash, no endless loop, no lost block; what is left can be
 * cleared and used again, and the contexts make further connections. */
#define _GNU_SOURCE
#include "faults.h"

int main(void) {
    static const enum fault faults[] = {MEMORY_ONCE, MEMORY_FROM};
    take_over_memory();
    strike_all(faults, sizeof faults / sizeof faults[0]);
    return 0;
}
