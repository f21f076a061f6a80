using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx;

/// <summary>
/// A reproducible source for simulated runs: the ChaCha20 keystream of a key made from the seed. The stream does not depend
/// on how it is cut into draws. Not thread-safe (but forking is), and never to be used where secrets matter.
/// </summary>
internal sealed class SeededRandomSource : RandomSource
{
    private readonly byte[] _key = new byte[ChaCha20.KeyLength];
    private readonly byte[] _block = new byte[1024];
    private ulong _nextBlock;
    private int _remaining;

    public SeededRandomSource(ulong seed) => BinaryPrimitives.WriteUInt64LittleEndian(_key, seed);

    private SeededRandomSource(ReadOnlySpan<byte> parent, string name) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, parent, _key, salt: "NymActors RandomSource.Fork"u8, info: Encoding.UTF8.GetBytes(name));

    /// <summary>The child's key is HKDF-SHA256 of the parent's key, the name its info.</summary>
    public override RandomSource Fork(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new SeededRandomSource(_key, name);
    }

    public override void Fill(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_remaining == 0)
            {
                _block.AsSpan().Clear();
                ChaCha20.Xor(_key, _nextBlock, _block);
                _nextBlock += (ulong)(_block.Length / ChaCha20.BlockLength);
                _remaining = _block.Length;
            }
            int count = Math.Min(_remaining, destination.Length);
            _block.AsSpan(_block.Length - _remaining, count).CopyTo(destination);
            _remaining -= count;
            destination = destination[count..];
        }
    }
}
