using NymActors.Protocol.Addressing;
using NymActors.Protocol.Replies;

namespace NymActors.Protocol.Messages;

/// <summary>
/// A message that can be answered without knowing the sender: it carries the sender's tag and reply SURBs
/// (docs/protocol/02-messages.md 7.4).
/// </summary>
public sealed class RepliableMessage : NymMessage
{
    private const string What = "repliable message";
    private const int ContentTagOffset = SenderTag.Length;
    private const int KindsPerVersion = 3;

    private RepliableMessage(
        SenderTag senderTag, RepliableContent content, SurbBlockVersion version, IReadOnlyList<ReplySurb> replySurbs, ReadOnlyMemory<byte> data)
    {
        SenderTag = senderTag;
        Content = content;
        Version = version;
        ReplySurbs = replySurbs;
        Data = data;
    }

    /// <summary>Names the sender to the receiver, and only to it.</summary>
    public SenderTag SenderTag { get; }

    /// <summary>What the message is for.</summary>
    public RepliableContent Content { get; }

    /// <summary>How the SURBs are written.</summary>
    public SurbBlockVersion Version { get; }

    /// <summary>The SURBs.</summary>
    public IReadOnlyList<ReplySurb> ReplySurbs { get; }

    /// <summary>The application's bytes; empty unless <see cref="Content"/> is <see cref="RepliableContent.Data"/>.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <inheritdoc/>
    public override int SerializedLength => 1 + SenderTag.Length + 1 + SurbBlock.LengthOf(ReplySurbs) + Data.Length;

    /// <summary>A message with application data.</summary>
    /// <param name="senderTag">The tag under which the sender appears to this recipient.</param>
    /// <param name="data">The application's bytes, possibly none.</param>
    /// <param name="replySurbs">SURBs for answers, possibly none, all of the form that the version asks for.</param>
    /// <param name="version">How the SURBs are written.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentException">The SURBs do not fit the version, or are more than 65535.</exception>
    public static RepliableMessage WithData(
        SenderTag senderTag, ReadOnlyMemory<byte> data, IReadOnlyList<ReplySurb> replySurbs, SurbBlockVersion version = SurbBlockVersion.V2) =>
        new(senderTag, RepliableContent.Data, version, Checked(replySurbs, version), data);

    /// <summary>A message with SURBs that were asked for.</summary>
    /// <param name="senderTag">The tag under which the sender appears to this recipient.</param>
    /// <param name="replySurbs">The SURBs, all of the form that the version asks for.</param>
    /// <param name="version">How the SURBs are written.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentException">The SURBs do not fit the version, or are more than 65535.</exception>
    public static RepliableMessage WithAdditionalSurbs(
        SenderTag senderTag, IReadOnlyList<ReplySurb> replySurbs, SurbBlockVersion version = SurbBlockVersion.V2) =>
        new(senderTag, RepliableContent.AdditionalSurbs, version, Checked(replySurbs, version), ReadOnlyMemory<byte>.Empty);

    /// <inheritdoc/>
    public override void Write(Span<byte> destination)
    {
        destination[0] = RepliableType;
        SenderTag.CopyTo(destination[1..]);
        destination[1 + ContentTagOffset] = (byte)((int)Content + (Version == SurbBlockVersion.V1 ? 0 : KindsPerVersion));
        var block = destination[(2 + ContentTagOffset)..];
        Data.Span.CopyTo(block[SurbBlock.Write(ReplySurbs, Version, block)..]);
    }

    internal static RepliableMessage ParseBody(ReadOnlyMemory<byte> body)
    {
        if (body.Length <= ContentTagOffset)
        {
            throw new ProtocolException(What, 1, $"{body.Length} bytes are too few for the sender tag and the content tag");
        }

        int tag = body.Span[ContentTagOffset];
        if (tag >= 2 * KindsPerVersion)
        {
            throw new ProtocolException(What, 1 + ContentTagOffset, $"unknown content tag {tag}");
        }

        var version = tag < KindsPerVersion ? SurbBlockVersion.V1 : SurbBlockVersion.V2;
        var content = (RepliableContent)(tag % KindsPerVersion);
        var rest = body[(ContentTagOffset + 1)..];
        var surbs = SurbBlock.Parse(rest.Span, version, out var consumed);

        // Bytes behind the SURBs of the other kinds mean nothing and are ignored, as all clients do.
        var data = content == RepliableContent.Data ? rest[consumed..] : ReadOnlyMemory<byte>.Empty;
        return new RepliableMessage(SenderTag.FromBytes(body.Span[..SenderTag.Length]), content, version, surbs, data);
    }

    private static IReadOnlyList<ReplySurb> Checked(IReadOnlyList<ReplySurb> surbs, SurbBlockVersion version)
    {
        ArgumentNullException.ThrowIfNull(surbs);
        return SurbBlock.Fits(surbs, version)
            ? surbs
            : throw new ArgumentException($"The SURBs cannot be written as a {version} block: they differ in form, or are too many.", nameof(surbs));
    }
}
