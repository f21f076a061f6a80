using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace NymActors.Streams.Links;

/// <summary>Undoes the encodings that <see cref="PublicClient.Encodings"/> offers (RFC 9110 section 8.4.1, RFC 8878).</summary>
internal static class EncodedContent
{
    private const int BufferLength = 64 * 1024;

    // Decoders of HTTP need not have more memory than 8 MiB (RFC 9659), and a directory shall not make us have it.
    private const int LongestWindow = 23;

    /// <summary>Decodes a body.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="encodings">The encodings it was given, in this order.</param>
    /// <param name="longest">Most bytes that it may have, before and after each step.</param>
    /// <exception cref="DirectoryTransportException">It is longer, is not encoded so, or the encoding was not offered.</exception>
    public static byte[] Decode(byte[] body, IEnumerable<string> encodings, int longest)
    {
        foreach (var encoding in encodings.Reverse())
        {
            body = Decode(body, encoding, longest);
        }

        return body;
    }

    private static byte[] Decode(byte[] body, string encoding, int longest)
    {
        if (encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return body;
        }

        using var encoded = new MemoryStream(body, writable: false);
        using Stream decoder = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
            "deflate" => new ZLibStream(encoded, CompressionMode.Decompress),
            "br" => new BrotliStream(encoded, CompressionMode.Decompress),
            "zstd" => Zstandard(encoded),
            _ => throw Unusable($"has the encoding {encoding}, which was not offered"),
        };
        try
        {
            return Read(decoder, longest);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or ZstdException)
        {
            throw Unusable($"is not encoded as {encoding}, as it says", error);
        }
    }

    private static DecompressionStream Zstandard(Stream encoded)
    {
        var decoder = new DecompressionStream(encoded);
        decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LongestWindow);
        return decoder;
    }

    private static DirectoryTransportException Unusable(string why, Exception? cause = null) =>
        new($"could not be asked: its answer {why}", cause: cause);

    private static byte[] Read(Stream decoder, int longest)
    {
        using var decoded = new MemoryStream();
        var buffer = new byte[BufferLength];
        while (decoder.Read(buffer) is > 0 and var length)
        {
            if (decoded.Length + length > longest)
            {
                throw Unusable($"has more than {longest >> 20} MiB");
            }

            decoded.Write(buffer, 0, length);
        }

        return decoded.ToArray();
    }
}
