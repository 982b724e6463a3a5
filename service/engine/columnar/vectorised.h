// Loops that are worth the processor's wide registers.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_VECTORISED_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_VECTORISED_H_

#include <cstddef>
#include <cstdint>

namespace redress::engine::columnar {

// For what is to be compiled into both forms of a loop. A lambda's goes between
// its parameters and its body.
#define REDRESS_INLINE __attribute__((always_inline))

#if defined(__x86_64__)

// By value: what a loop reads of its lambda cannot be what it writes, and so
// stays in registers.
template <typename Loop>
__attribute__((target("avx2"))) void RunWithAvx2(Loop loop) {
  loop();
}

// Runs `loop`, a lambda that is REDRESS_INLINE: compiled for AVX2 where the
// processor has it, since the program as a whole is compiled for every x86-64.
template <typename Loop>
void Vectorised(Loop loop) {
  if (__builtin_cpu_supports("avx2")) {
    RunWithAvx2(loop);
  } else {
    loop();
  }
}

#else

template <typename Loop>
void Vectorised(Loop loop) {
  loop();
}

#endif

// Gets the code of each row's case. Nothing else is done on the way: the loads
// are as many as a core can do, and what follows can be vectorised.
template <typename Code>
void GatherCases(const Code* codes, const uint16_t* cases, size_t rows,
                 uint16_t* __restrict gathered) {
  for (size_t i = 0; i < rows; ++i) {
    gathered[i] = static_cast<uint16_t>(codes[cases[i]]);
  }
}

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_VECTORISED_H_
