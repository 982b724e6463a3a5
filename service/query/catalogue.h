// The catalogue: every measure and dimension, with its definition.

#ifndef REDRESS_SERVICE_QUERY_CATALOGUE_H_
#define REDRESS_SERVICE_QUERY_CATALOGUE_H_

#include <memory>
#include <string>
#include <vector>

#include "redress/v1/catalogue.pb.h"
#include "redress/v1/reference.pb.h"

namespace redress::query {

// Bases that planning knows by name; see Measure.basis.
inline constexpr char kAsAtStart[] = "as at the day before the first day";
inline constexpr char kAsAtEnd[] = "as at the last day";
inline constexpr char kEffectiveDue[] = "effective due";

// Every measure, in the catalogue's order. Lives for ever; thread-safe.
const std::vector<v1::Measure>& Measures();

// The measure of a name; null where there is none.
const v1::Measure* FindMeasure(const std::string& name);

// Every dimension, the configured attributes last. Making it takes longer than
// many a question: whoever answers more than one keeps it (Snapshot has room).
std::vector<v1::Dimension> Dimensions(const v1::Settings& settings);
using DimensionsPtr = std::shared_ptr<const std::vector<v1::Dimension>>;

// The dimension of a name among `dimensions`; null where there is none.
const v1::Dimension* FindDimension(const std::vector<v1::Dimension>& dimensions,
                                   const std::string& name);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_CATALOGUE_H_
