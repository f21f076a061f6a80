namespace NymActors.Protocol.LocalApi.Text;

/// <summary>The fields of text requests besides "type".</summary>
internal enum RequestField
{
    Message,
    Recipient,
    SenderTag,
    ReplySurbs,
    ConnectionId,
}
