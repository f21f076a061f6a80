using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace NymActors.Protocol.Keys;

/// <summary>
/// The text form of key files: raw key bytes in base64 between tagged lines (docs/protocol/02-messages.md section 3.3). Works on bytes,
/// not on strings, so that the caller can clear what held a private key.
/// </summary>
public static class Pem
{
    private const string What = "PEM file";
    private const int LineLength = 64;
    private const int BytesPerLine = LineLength / 4 * 3;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    /// <summary>Writes a key as the content of a file: lines of 64 characters, each ended by CR LF on every system.</summary>
    /// <param name="tag">One of <see cref="PemTag"/>.</param>
    /// <param name="content">The raw key bytes.</param>
    /// <returns>ASCII text as bytes; clear it after use when the key is private.</returns>
    /// <exception cref="ArgumentException">The tag is empty.</exception>
    public static byte[] Write(string tag, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        var tagBytes = Encoding.ASCII.GetBytes(tag);
        var lines = (content.Length + BytesPerLine - 1) / BytesPerLine;
        var length = Begin.Length + End.Length + (2 * (tag.Length + Dashes.Length + NewLine.Length))
            + Base64.GetMaxEncodedToUtf8Length(content.Length) + (lines * NewLine.Length);

        var text = new byte[length];
        var rest = text.AsSpan();
        Append(ref rest, Begin);
        Append(ref rest, tagBytes);
        Append(ref rest, Dashes);
        Append(ref rest, NewLine);
        while (!content.IsEmpty)
        {
            var part = content[..Math.Min(BytesPerLine, content.Length)];
            content = content[part.Length..];
            Base64.EncodeToUtf8(part, rest, out _, out var written);
            rest = rest[written..];
            Append(ref rest, NewLine);
        }

        Append(ref rest, End);
        Append(ref rest, tagBytes);
        Append(ref rest, Dashes);
        Append(ref rest, NewLine);
        return text;
    }

    /// <summary>Reads the first key in a file. Line ends may be LF or CR LF, and other text may stand around it.</summary>
    /// <param name="file">The content of the file.</param>
    /// <param name="tag">The tag it must have, one of <see cref="PemTag"/>.</param>
    /// <param name="content">Receives the key; its length is the length the key must have.</param>
    /// <exception cref="ProtocolException">No such block, another tag, bad base64, or another length.</exception>
    public static void Read(ReadOnlySpan<byte> file, string tag, Span<byte> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        var position = 0;
        var found = ReadTag(file, ref position, Begin);
        var dataStart = position;
        var closing = ReadTag(file, ref position, End, out var dataEnd);
        if (!found.SequenceEqual(closing))
        {
            throw new ProtocolException(What, dataEnd, "the tags of the BEGIN and the END line differ");
        }

        if (!found.SequenceEqual(Encoding.ASCII.GetBytes(tag)))
        {
            throw new ProtocolException(What, dataStart, $"the tag is not \"{tag}\"");
        }

        Decode(file[dataStart..dataEnd], dataStart, content);
    }

    private static ReadOnlySpan<byte> ReadTag(ReadOnlySpan<byte> file, ref int position, ReadOnlySpan<byte> marker)
        => ReadTag(file, ref position, marker, out _);

    private static ReadOnlySpan<byte> ReadTag(ReadOnlySpan<byte> file, ref int position, ReadOnlySpan<byte> marker, out int markerPosition)
    {
        var start = file[position..].IndexOf(marker);
        if (start < 0)
        {
            throw new ProtocolException(What, position, $"no line {Encoding.ASCII.GetString(marker)}...-----");
        }

        markerPosition = position + start;
        var tagStart = markerPosition + marker.Length;
        var tagLength = file[tagStart..].IndexOf(Dashes);
        if (tagLength <= 0)
        {
            throw new ProtocolException(What, tagStart, "the tag is empty or not closed");
        }

        position = tagStart + tagLength + Dashes.Length;
        return file.Slice(tagStart, tagLength);
    }

    private static void Decode(ReadOnlySpan<byte> data, int offset, Span<byte> content)
    {
        // Rented memory would keep a copy of the key; a small array of our own can be cleared.
        var base64 = new byte[Base64.GetMaxEncodedToUtf8Length(content.Length)];
        try
        {
            var length = 0;
            foreach (var range in data.Split((byte)'\n'))
            {
                var line = data[range].TrimEnd(" \t\r\f\v"u8);
                if (line.Length > base64.Length - length)
                {
                    throw new ProtocolException(What, offset + range.Start.Value, $"more than {content.Length} bytes");
                }

                if (line.ContainsAny(" \t\r"u8))
                {
                    throw new ProtocolException(What, offset + range.Start.Value, "white space inside a line");
                }

                line.CopyTo(base64.AsSpan(length));
                length += line.Length;
            }

            var status = Base64.DecodeFromUtf8(base64.AsSpan(0, length), content, out _, out var written);
            if (status != System.Buffers.OperationStatus.Done || written != content.Length)
            {
                throw new ProtocolException(What, offset, $"not the base64 form of {content.Length} bytes");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(base64);
        }
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
