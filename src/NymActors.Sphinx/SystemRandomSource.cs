using System.Security.Cryptography;

namespace NymActors.Sphinx;

/// <summary>The operating system's cryptographic generator, drawn in blocks. Thread-safe: each thread has its own block.</summary>
public sealed class SystemRandomSource : RandomSource
{
    private const int BlockLength = 1024;
    private const int LargestBufferedDraw = 256;

    [ThreadStatic]
    private static byte[]? _block;

    [ThreadStatic]
    private static int _remaining;

    private SystemRandomSource()
    {
    }

    /// <summary>The one instance.</summary>
    public static SystemRandomSource Instance { get; } = new();

    /// <inheritdoc/>
    public override void Fill(Span<byte> destination)
    {
        if (destination.Length > LargestBufferedDraw)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }
        byte[] block = _block ??= GC.AllocateUninitializedArray<byte>(BlockLength, pinned: true);
        if (_remaining < destination.Length)
        {
            RandomNumberGenerator.Fill(block);
            _remaining = BlockLength;
        }
        Span<byte> drawn = block.AsSpan(BlockLength - _remaining, destination.Length);
        drawn.CopyTo(destination);
        // What was handed out may become a secret: it must not stay behind in the block.
        CryptographicOperations.ZeroMemory(drawn);
        _remaining -= destination.Length;
    }
}
