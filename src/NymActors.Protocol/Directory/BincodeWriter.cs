using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NymActors.Protocol.Directory;

/// <summary>Writes bincode with numbers of variable length (docs/protocol/06-network.md section 6.8).</summary>
internal sealed class BincodeWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public void Byte(byte value) => _buffer.Write([value]);

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(ulong value)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(ulong)];
        switch (value)
        {
            case < 251:
                Byte((byte)value);
                break;
            case <= ushort.MaxValue:
                bytes[0] = 251;
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[1..], (ushort)value);
                _buffer.Write(bytes[..(1 + sizeof(ushort))]);
                break;
            case <= uint.MaxValue:
                bytes[0] = 252;
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[1..], (uint)value);
                _buffer.Write(bytes[..(1 + sizeof(uint))]);
                break;
            default:
                bytes[0] = 253;
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], value);
                _buffer.Write(bytes);
                break;
        }
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number((ulong)bytes.Length);
        Raw(bytes);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
