/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whether a function may be compiled more than once, and chosen at start by what the processor has. Sanitizers run
 * before such a choice can be made, and Clang calls the choice otherwise than callers in other files do. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && \
  !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VED_HAVE_CLONES
#endif

/* Put before a function whose loops the compiler makes vector code of: it is compiled twice, and the program takes
 * the wider one where the processor has it. Both give the same bits, as neither may fuse a multiplication with an
 * addition. */
#ifdef VED_HAVE_CLONES
#define VED_VECTOR_CLONES __attribute__ ((target_clones ("avx2", "default")))
#else
#define VED_VECTOR_CLONES
#endif
