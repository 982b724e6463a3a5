// The checks, by subject. Each is a Check's function.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_CHECKS_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_CHECKS_H_

#include "plugins/sdk/conformance/check.h"

namespace redress::conformance {

// checks_description.cc: what the plugin says of itself.
Finding CheckLoad(Context* context);
Finding CheckSymbols(Context* context);
Finding CheckDescription(Context* context);
Finding CheckFormats(Context* context);
Finding CheckOptions(Context* context);

// checks_content.cc: documents of every kind.
Finding CheckNoParts(Context* context);
Finding CheckNoTables(Context* context);
Finding CheckNoRows(Context* context);
Finding CheckNoColumns(Context* context);
Finding CheckRows1(Context* context);
Finding CheckRows4095(Context* context);
Finding CheckRows4096(Context* context);
Finding CheckRows4097(Context* context);
Finding CheckBatches(Context* context);
Finding CheckRowLimit(Context* context);
Finding CheckTypes(Context* context);
Finding CheckNulls(Context* context);
Finding CheckSuppressed(Context* context);
Finding CheckNonFinite(Context* context);
Finding CheckLongTexts(Context* context);
Finding CheckStrangeTexts(Context* context);
Finding CheckFormulaTexts(Context* context);
Finding CheckLongHeaders(Context* context);
Finding CheckStrangeHeaders(Context* context);
Finding CheckFormulaHeaders(Context* context);

// checks_session.cc: the course of a session.
Finding CheckSinkFails(Context* context);
Finding CheckCancelled(Context* context);
Finding CheckCloseAfterOpen(Context* context);
Finding CheckCloseInTable(Context* context);
Finding CheckInterleaved(Context* context);
Finding CheckRepeat(Context* context);
Finding CheckRepeatFolder(Context* context);
Finding CheckRepeatHeap(Context* context);
Finding CheckRepeatProcess(Context* context);
Finding CheckExactTables(Context* context);
Finding CheckNewerTables(Context* context);
Finding CheckErrorText(Context* context);

// checks_process.cc: what a plugin leaves in its process and outside.
Finding CheckReleases(Context* context);
Finding CheckLeaks(Context* context);
Finding CheckFiles(Context* context);
Finding CheckThreads(Context* context);
Finding CheckMemory(Context* context);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_CHECKS_H_
