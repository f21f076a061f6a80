using System.Security.Cryptography;

namespace NymActors.Storage;

/// <summary>A buffer for a secret on its way to or from a file: not moved by the garbage collector, zeroed when disposed.</summary>
internal readonly struct SecretBytes(int length) : IDisposable
{
    /// <summary>The length of the longest key of a client.</summary>
    public const int LongestKey = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(length, pinned: true);

    public Span<byte> Span => _bytes;

    public Span<byte> First(int count) => _bytes.AsSpan(0, count);

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
