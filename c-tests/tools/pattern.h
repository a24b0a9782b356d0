/* The bytes that serve sends and fetch expects: a block that is not the same at every offset, sent again and
 * again. */
#ifndef PATTERN_H
#define PATTERN_H

#define PATTERN_BLOCK 65536

static void fill_pattern(char *block) {
    unsigned int state = 1;
    for (int i = 0; i < PATTERN_BLOCK; i++) {
        state = state * 1103515245u + 12345u;
        block[i] = (char)(state >> 16);
    }
}

#endif
