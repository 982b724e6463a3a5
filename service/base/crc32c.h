// CRC-32C (Castagnoli), the checksum of stored records and of export chunks.

#ifndef REDRESS_SERVICE_BASE_CRC32C_H_
#define REDRESS_SERVICE_BASE_CRC32C_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace redress {

// The CRC-32C of the bytes; 0xE3069283 for "123456789". With `crc`, that of
// earlier bytes followed by these.
uint32_t Crc32c(const void* data, size_t size, uint32_t crc = 0);
uint32_t Crc32c(std::string_view bytes);

namespace internal {

// What Crc32c does on a processor without an instruction for it.
uint32_t Crc32cWithTables(const void* data, size_t size, uint32_t crc);

}  // namespace internal

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_CRC32C_H_
