using System.Globalization;
using System.Text;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi.Text;

namespace NymActors.Protocol.LocalApi;

/// <summary>
/// Writes the text responses of the local WebSocket API: one compact JSON object per message, members in the documented order
/// (docs/protocol/05-native-client.md 4.5).
/// </summary>
public static class TextResponseCodec
{
    /// <summary>The answer to a request that could not be understood.</summary>
    /// <param name="exception">What was wrong.</param>
    /// <returns>The JSON text.</returns>
    public static string Error(LocalApiException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var json = new StringBuilder("""{"type":"error","message":""");
        JsonText.Append(json, exception.Message);
        return json.Append('}').ToString();
    }

    /// <summary>The answer to <see cref="SelfAddressRequest"/>.</summary>
    /// <param name="address">The client's own address.</param>
    /// <param name="requestId">The request's <see cref="LocalApiRequest.RequestId"/>, if it has one.</param>
    /// <returns>The JSON text.</returns>
    public static string SelfAddress(Recipient address, string? requestId = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return $$"""{"type":"selfAddress","address":"{{address}}"{{Naming(requestId)}}}""";
    }

    /// <summary>A message that came through the mixnet.</summary>
    /// <param name="data">Its payload; bytes that are not UTF-8 become U+FFFD, one for each maximal invalid part.</param>
    /// <param name="senderTag">The tag for answers to an anonymous sender; <see langword="null"/> when the sender cannot be answered.</param>
    /// <param name="messageId">The number of the message for an application that commits; an extension.</param>
    /// <returns>The JSON text.</returns>
    public static string Received(ReadOnlySpan<byte> data, SenderTag? senderTag, long? messageId = null)
    {
        const string Start = """{"type":"received","message":""";
        var json = new StringBuilder(Start, Start.Length + data.Length + 64);
        JsonText.Append(json, Encoding.UTF8.GetString(data));
        json.Append(""","senderTag":""");
        _ = senderTag is { } tag ? json.Append('"').Append(tag.ToString()).Append('"') : json.Append("null");
        _ = messageId is { } id ? json.Append(CultureInfo.InvariantCulture, $",\"messageId\":{id}") : json;
        return json.Append('}').ToString();
    }

    /// <summary>How much waits in a lane.</summary>
    /// <param name="lane">The connection id that names the lane.</param>
    /// <param name="length">How many packets wait in it.</param>
    /// <param name="requestId">The request's <see cref="LocalApiRequest.RequestId"/>, if it has one.</param>
    /// <returns>The JSON text.</returns>
    public static string LaneQueueLength(ulong lane, ulong length, string? requestId = null) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"type":"laneQueueLength","lane":{{lane}},"queue_length":{{length}}{{Naming(requestId)}}}""");

    /// <summary>What became of a message whose request had a <see cref="LocalApiRequest.RequestId"/>; an extension.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="status">"sent", "acknowledged", "confirmed", "committed" or "failed".</param>
    /// <param name="reason">Why it failed; <see langword="null"/> when it did not.</param>
    /// <returns>The JSON text.</returns>
    public static string RequestStatus(string requestId, string status, string? reason)
    {
        var json = new StringBuilder($"{{\"type\":\"requestStatus\",\"requestId\":{requestId},\"status\":\"{status}\"");
        if (reason is not null)
        {
            json.Append(""","reason":""");
            JsonText.Append(json, reason);
        }

        return json.Append('}').ToString();
    }

    /// <summary>How the client stands, for an application that asked to be told; an extension.</summary>
    /// <param name="state">"connected", "reconnecting" or "withoutTopology".</param>
    /// <param name="availability">How far it can be relied on: "starting", "online", "degraded", "offline" or "stopped".</param>
    /// <param name="reasons">Why not fully, the worst first; each a word.</param>
    /// <param name="since">Since when.</param>
    /// <returns>The JSON text.</returns>
    public static string ClientState(string state, string availability, IEnumerable<string> reasons, DateTimeOffset since) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"clientState","state":"{{state}}","availability":"{{availability}}","reasons":[{{string.Join(',', reasons.Select(static reason => $"\"{reason}\""))}}],"since":"{{since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}}"}""");

    private static string Naming(string? requestId) => requestId is null ? "" : $",\"requestId\":{requestId}";
}
