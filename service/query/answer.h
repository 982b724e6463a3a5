// From exact figures to an answer: columns, comparisons, texts.

#ifndef REDRESS_SERVICE_QUERY_ANSWER_H_
#define REDRESS_SERVICE_QUERY_ANSWER_H_

#include "redress/v1/query.pb.h"
#include "service/query/figures.h"
#include "service/query/query_engine.h"
#include "service/query/question.h"

namespace redress::query {

// The answer without its rows, profile and etag.
v1::Answer MakeHeader(const Question& question, const Snapshot& snapshot);

// A row of the answer.
v1::Row MakeRow(const Question& question, const FigureRow& figures);

// The figure as a cell of a column.
v1::Cell MakeCell(const Figure& figure, v1::Unit unit,
                  v1::ColumnContent content);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_ANSWER_H_
