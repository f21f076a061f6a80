using NymActors.Protocol.Chunking;

namespace NymActors.Outgoing;

/// <summary>
/// How large messages may be that are sent, and what follows for those that arrive: a client must be able to receive what one with the same
/// settings sends, and nobody may make it keep much more.
/// </summary>
internal static class MessageSizeLimit
{
    // A fragment of a regular packet is charged with 4 % more than its payload.
    private const int AdditionalShare = 4;

    /// <summary>Tells why a message cannot be taken in; null when it can.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="maximum">The most that are taken in.</param>
    public static NymClientException? Refusal(int length, int maximum) => length <= maximum
        ? null
        : new NymClientException(
            NymClientError.MessageTooLarge,
            $"The message has {length} bytes, and at most {maximum} are taken in (maximum_message_size); send it in parts.");

    /// <summary>What may be kept of messages that are not complete.</summary>
    /// <param name="maximum">The most bytes of a message.</param>
    /// <param name="rememberedSets">Sets that are remembered.</param>
    public static ReassemblyLimits Reassembly(int maximum, int rememberedSets)
    {
        var limits = new ReassemblyLimits { MaximumRememberedIds = rememberedSets };
        return limits with { MaximumBytes = Math.Max(limits.MaximumBytes, maximum + ((long)maximum / AdditionalShare)) };
    }
}
