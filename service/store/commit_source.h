// What is kept with a commit on where it came from.

#ifndef REDRESS_SERVICE_STORE_COMMIT_SOURCE_H_
#define REDRESS_SERVICE_STORE_COMMIT_SOURCE_H_

#include <string>

namespace redress::store {

// The text with "[erased]" for every `word` in it. Words end where letters and
// digits do; case is free in ASCII.
std::string WithoutWord(const std::string& text, const std::string& word);

// The same from a source's second word on: the first says what made the commit.
std::string SourceWithoutWord(const std::string& source,
                              const std::string& word);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_COMMIT_SOURCE_H_
