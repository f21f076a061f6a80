using System.Buffers;
using System.Runtime.InteropServices;

namespace NymActors.Host.LocalWebSocket;

/// <summary>
/// Collects the bytes of one incoming message outside the managed heap: what a message of 64 MiB took goes back to the system when
/// the message was read, not when the garbage collector thinks it worthwhile.
/// </summary>
internal sealed unsafe class RequestBuffer : MemoryManager<byte>
{
    private const int FirstCapacity = 4096;

    private void* _bytes = NativeMemory.Alloc(FirstCapacity);
    private int _capacity = FirstCapacity;

    /// <summary>Whether the message is a text; known when it was read.</summary>
    public bool IsText { get; set; }

    /// <summary>The bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The message; valid until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Written => CreateMemory(Length);

    /// <summary>Room for more bytes, at least one; the room given before ends to be valid.</summary>
    public Memory<byte> Free()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        if (Length == _capacity)
        {
            _bytes = NativeMemory.Realloc(_bytes, (nuint)_capacity * 2);
            _capacity *= 2;
        }

        return CreateMemory(Length, _capacity - Length);
    }

    /// <summary>Counts bytes that were written to <see cref="Free"/>.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Keeps no more memory than the bytes need; nothing is added afterwards.</summary>
    public void Trim()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        _capacity = Math.Max(Length, 1);
        _bytes = NativeMemory.Realloc(_bytes, (nuint)_capacity);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new Span<byte>(_bytes, _capacity);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new MemoryHandle((byte*)_bytes + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Gives the memory back.</summary>
    public void Release() => ((IDisposable)this).Dispose();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }
}
