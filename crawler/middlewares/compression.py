"""Bodies are decompressed within bounds and to their end, or refused with a reason."""

from __future__ import annotations

import zlib
from io import BytesIO

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from crawler.middlewares.refusal import RequestRefusedError
from crawler.reasons import Reason

# One encoding is the rule, two happen by mistake of a proxy; each costs a pass over up to DOWNLOAD_MAXSIZE bytes.
MAX_ENCODINGS = 2
# 8 MiB: the largest window for the content coding "zstd" (RFC 9659). The library would take 128 MiB a response.
ZSTD_WINDOW_LOG_MAX = 23
CHUNK_BYTES = 64 * 1024

BROKEN = (OSError, EOFError, ValueError, zlib.error, brotli.error, zstd.ZstdError)


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, whose bounds end in reasons and whose zstd window is the one of the standard."""

    def process_response(  # type: ignore[override]  # without the deprecated spider argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the decoded response; raise :class:`RequestRefusedError` for a bomb or a broken body."""
        try:
            return super().process_response(request, response)
        except RequestRefusedError:
            raise
        except IgnoreRequest as error:
            raise RequestRefusedError(Reason.TOO_LARGE, f"decompressed body: {error.__cause__}") from error
        except BROKEN as error:
            raise RequestRefusedError(Reason.DOWNLOAD_FAILED, f"content encoding: {error!r}") from error

    def _handle_encoding(self, body: bytes, content_encoding: list[bytes], max_size: int) -> tuple[bytes, list[bytes]]:
        layers = b",".join(content_encoding).count(b",") + 1
        if layers > MAX_ENCODINGS:
            raise RequestRefusedError(Reason.TOO_LARGE, f"{layers} content encodings")
        return super()._handle_encoding(body, content_encoding, max_size)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding == b"zstd":
            return unzstd(body, max_size)
        if encoding == b"br":
            return unbrotli(body, max_size)
        decoded = HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001 - the parent's own
        if ends_early(body, encoding, decoded):
            raise EOFError("body ends too early")
        return decoded


def ends_early(body: bytes, encoding: bytes, decoded: bytes) -> bool:
    """Return whether a body of gzip or deflate is cut off; ``decoded`` is what could be had of it."""
    if encoding in (b"gzip", b"x-gzip"):
        size = int.from_bytes(body[-4:], "little")  # RFC 1952: the last bytes tell it, which saves a second pass
        return size != len(decoded) and _lacks_end(body, 31)
    return encoding == b"deflate" and _lacks_end(body, 15) and _lacks_end(body, -15)


def _lacks_end(body: bytes, wbits: int) -> bool:
    """Return whether a zlib stream does not come to its end. A wrong checksum stands behind the whole text."""
    stream = zlib.decompressobj(wbits=wbits)
    try:
        while body and not stream.eof:
            stream.decompress(body, CHUNK_BYTES)
            body = stream.unconsumed_tail
    except zlib.error as error:
        return not any(check in str(error) for check in ("incorrect data check", "incorrect length check"))
    return not stream.eof


def unbrotli(body: bytes, max_size: int) -> bytes:
    """Return a brotli body decompressed.

    Raises :class:`RequestRefusedError` above ``max_size`` bytes and ``EOFError`` for a body that ends too early.
    """
    reader = brotli.Decompressor()
    decoded = bytearray(reader.process(body, output_buffer_limit=CHUNK_BYTES))
    while not reader.is_finished():
        chunk = reader.process(b"", output_buffer_limit=CHUNK_BYTES)
        if not chunk:
            raise EOFError("body ends too early")
        decoded += chunk
        _check_size(decoded, max_size)
    return bytes(decoded)


def _check_size(decoded: bytearray, max_size: int) -> None:
    if max_size and len(decoded) > max_size:
        raise RequestRefusedError(Reason.TOO_LARGE, f"decompressed body above {max_size} bytes")


def unzstd(body: bytes, max_size: int) -> bytes:
    """Return a zstd body decompressed.

    Raises :class:`RequestRefusedError` above ``max_size`` bytes, ``EOFError`` for a body that ends too early, and
    ``ZstdError`` for a window above :data:`ZSTD_WINDOW_LOG_MAX`.
    """
    options = {int(zstd.DecompressionParameter.window_log_max): ZSTD_WINDOW_LOG_MAX}
    decoded = bytearray()
    with zstd.ZstdFile(BytesIO(body), options=options) as stream:
        while True:
            chunk = stream.read(CHUNK_BYTES)
            if not chunk:
                return bytes(decoded)
            decoded += chunk
            _check_size(decoded, max_size)
