using System.Text.Json;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.LocalApi;

namespace NymActors.Sessions;

/// <summary>What a session tells its application, in one of the two forms (docs/protocol/05-native-client.md 4.5 and 4.8).</summary>
internal static class Responses
{
    // A fault may repeat what the application sent, which may be 64 MiB.
    private const int LongestFault = 1_000;

    public static WebsocketFrame Error(bool asText, LocalApiException fault)
    {
        var bounded = fault.Detail.Length <= LongestFault ? fault : new LocalApiException(fault.Kind, $"{fault.Detail[..LongestFault]}...");
        return asText ? WebsocketFrame.FromText(TextResponseCodec.Error(bounded)) : WebsocketFrame.FromBytes(BinaryResponseCodec.Error(bounded));
    }

    /// <summary>A request was well-formed and could not be done: of the documented kinds of errors that is "other".</summary>
    public static WebsocketFrame Refused(bool asText, string why) => Error(asText, new LocalApiException(LocalApiErrorKind.Other, why));

    public static WebsocketFrame SelfAddress(bool asText, Recipient address, string? requestId) => asText
        ? WebsocketFrame.FromText(TextResponseCodec.SelfAddress(address, requestId))
        : WebsocketFrame.FromBytes(BinaryResponseCodec.SelfAddress(address));

    public static WebsocketFrame LaneQueueLength(bool asText, ulong lane, int length, string? requestId) => asText
        ? WebsocketFrame.FromText(TextResponseCodec.LaneQueueLength(lane, (ulong)length, requestId))
        : WebsocketFrame.FromBytes(BinaryResponseCodec.LaneQueueLength(lane, (ulong)length));

    /// <summary>A received message for an application that commits; always a text, because only texts have numbers.</summary>
    public static WebsocketFrame Numbered(long id, IncomingMessage message) =>
        WebsocketFrame.FromText(TextResponseCodec.Received(message.Data.Span, message.SenderTag, id));

    public static WebsocketFrame Received(bool asText, IncomingMessage message) => asText
        ? WebsocketFrame.FromText(TextResponseCodec.Received(message.Data.Span, message.SenderTag))
        : WebsocketFrame.FromBytes(BinaryResponseCodec.Received(message.Data.Span, message.SenderTag));

    /// <summary>What became of a message; always a text, because only texts have request ids.</summary>
    public static WebsocketFrame Status(string requestId, string status, string? reason = null) =>
        WebsocketFrame.FromText(TextResponseCodec.RequestStatus(requestId, status, reason));

    /// <summary>How far a message has got.</summary>
    public static WebsocketFrame Progress(string requestId, MessageStage stage) => Status(requestId, stage switch
    {
        MessageStage.Confirmed => "confirmed",
        MessageStage.AcknowledgedByNetwork => "acknowledged",
        _ => "sent",
    });

    /// <summary>How the client stands; always a text, because only texts ask for it.</summary>
    public static WebsocketFrame State(StandingOfClient standing) => WebsocketFrame.FromText(TextResponseCodec.ClientState(
        Word(standing.Status), Word(standing.Condition.Availability), standing.Condition.Troubles.Select(Word), standing.Condition.Since));

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
