using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.LocalApi;

/// <summary>Reads the addresses and sender tags of requests, with the faults worded as docs/protocol/05-native-client.md 4.6.2 wants them.</summary>
internal static class AddressFaults
{
    public static Recipient ParseRecipient(string text)
    {
        try
        {
            return Recipient.Parse(text);
        }
        catch (ProtocolException exception)
        {
            throw Malformed(Describe(exception), exception);
        }
    }

    public static Recipient ReadRecipient(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Recipient.FromBytes(bytes);
        }
        catch (ProtocolException exception)
        {
            throw Malformed($"malformed recipient: {Describe(exception)}", exception);
        }
    }

    public static SenderTag ParseSenderTag(string text)
    {
        try
        {
            return SenderTag.Parse(text);
        }
        catch (ProtocolException exception)
        {
            throw Malformed(exception.Reason, exception);
        }
    }

    // The text about the separators really ends with a space.
    private static string Describe(ProtocolException exception) => exception.What == Recipient.ShapeError
        ? $"{exception.What} is malformed - {exception.Reason} "
        : $"{exception.What} is malformed: {exception.Reason}";

    private static LocalApiException Malformed(string detail, ProtocolException cause) =>
        new(LocalApiErrorKind.MalformedRequest, detail, cause);
}
