using System.Buffers.Binary;
using System.Text;

namespace NymActors.Protocol.Directory;

/// <summary>Reads bincode with numbers of variable length (docs/protocol/06-network.md section 6.8).</summary>
/// <param name="what">What is read, for the named exception.</param>
/// <param name="bytes">All of it.</param>
internal ref struct BincodeReader(string what, ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _offset;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw Invalid("a byte that is no truth value"),
    };

    public ulong UInt64() => Byte() switch
    {
        < 251 and var small => small,
        251 => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))),
        252 => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))),
        253 => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))),
        _ => throw Invalid("a number of more than 64 bits"),
    };

    public uint UInt32() => UInt64() is <= uint.MaxValue and var number ? (uint)number : throw Invalid("a number of more than 32 bits");

    public ushort UInt16() => UInt64() is <= ushort.MaxValue and var number ? (ushort)number : throw Invalid("a number of more than 16 bits");

    /// <summary>The number of items that follow, of which each takes at least one byte: no list is longer than what is left.</summary>
    public int Count() => UInt64() is var count && count <= (ulong)(_bytes.Length - _offset) ? (int)count : throw Invalid("more items than bytes");

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _offset)
        {
            throw Invalid("the end");
        }

        _offset += length;
        return _bytes.Slice(_offset - length, length);
    }

    public string Text(int longest)
    {
        var length = Count();
        if (length > longest)
        {
            throw Invalid($"a text of {length} bytes");
        }

        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("a text that is not UTF-8");
        }
    }

    /// <summary>Whether something is there that may be left out.</summary>
    public bool HasValue() => Bool();

    public readonly void End()
    {
        if (_offset != _bytes.Length)
        {
            throw Invalid("bytes behind the end");
        }
    }

    public readonly ProtocolException Invalid(string found) => new(what, _offset, $"{found} at this place");
}
