// What every executor with files has to get rid of when it scrubs.

#ifndef REDRESS_TESTS_ENGINE_SCRUB_TESTING_H_
#define REDRESS_TESTS_ENGINE_SCRUB_TESTING_H_

#include <functional>
#include <string>

#include "service/engine/executor.h"

namespace redress::engine {

// Publishes facts to an empty executor, removes some of them, and expects that
// a scrub waits for whoever still reads them and then leaves no byte of them in
// the files, but every byte of the rest. `bytes` gives what is in the files.
void ExpectNoByteOfWhatIsScrubbed(Executor& executor,
                                  const std::function<std::string()>& bytes);

}  // namespace redress::engine

#endif  // REDRESS_TESTS_ENGINE_SCRUB_TESTING_H_
