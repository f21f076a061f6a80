namespace NymActors.Protocol.Messages;

/// <summary>An answer to an anonymous correspondent (docs/protocol/02-messages.md 7.5).</summary>
public sealed class ReplyDataMessage : NymMessage
{
    internal const byte ContentTag = 0;

    /// <summary>Creates the message.</summary>
    /// <param name="data">The application's bytes, at least one: receivers reject an empty reply.</param>
    /// <exception cref="ArgumentException">There is no data.</exception>
    public ReplyDataMessage(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            throw new ArgumentException("A reply has at least one byte.", nameof(data));
        }

        Data = data;
    }

    /// <summary>The application's bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <inheritdoc/>
    public override int SerializedLength => 2 + Data.Length;

    /// <inheritdoc/>
    public override void Write(Span<byte> destination)
    {
        destination[0] = ReplyType;
        destination[1] = ContentTag;
        Data.Span.CopyTo(destination[2..]);
    }
}
