namespace NymActors.Protocol.Messages;

/// <summary>A message whose receiver learns nothing about the sender and cannot answer (docs/protocol/02-messages.md 6).</summary>
/// <param name="data">The application's bytes, possibly none.</param>
public sealed class PlainMessage(ReadOnlyMemory<byte> data) : NymMessage
{
    /// <summary>The application's bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <inheritdoc/>
    public override int SerializedLength => 1 + Data.Length;

    /// <inheritdoc/>
    public override void Write(Span<byte> destination)
    {
        destination[0] = PlainType;
        Data.Span.CopyTo(destination[1..]);
    }
}
