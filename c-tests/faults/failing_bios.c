/* The n-th read or write of a BIO fails, finds the end, has to wait, moves one byte, for every n of an
 * operation; what comes from the peer ends at every byte; the process forks in the midst of every BIO call,
 * and both go on. */
#define _GNU_SOURCE
#include "faults.h"

int main(void) {
    static const enum fault faults[] = {READ_FAILS,    READ_ENDS,     READ_WAITS,  READ_ONE,
                                        WRITE_FAILS,   WRITE_NOTHING, WRITE_WAITS, WRITE_ONE,
                                        CUT_TO_CLIENT, CUT_TO_SERVER, FORKS};
    take_over_memory();
    strike_all(faults, sizeof faults / sizeof faults[0]);
    return 0;
}
