// Compares what a file calls its document and tables.

#ifndef REDRESS_CLIENTS_VERIFY_COMPARE_WORDS_H_
#define REDRESS_CLIENTS_VERIFY_COMPARE_WORDS_H_

#include "clients/verify/compare.h"

namespace redress::verify {

// Adds to the comparison the titles, headings and notes of tables.
void CompareWords(const PublishedFile& file, const ServerDocument& made,
                  FileComparison& result);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_COMPARE_WORDS_H_
