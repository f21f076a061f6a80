namespace NymActors.Protocol.LocalApi.Text;

/// <summary>The values of the fields of one request, checked one by one in the order in which they stand in the text.</summary>
internal sealed class RequestFields(RequestType type)
{
    private readonly HashSet<RequestField> _seen = [];
    private byte[] _message = [];
    private string _recipient = "";
    private string _senderTag = "";
    private uint _replySurbs;
    private ulong? _connectionId;

    /// <summary>Reads one field of the type.</summary>
    public void Read(RequestField field, JsonValue value, ReadOnlySpan<byte> text)
    {
        if (!_seen.Add(field))
        {
            throw JsonFaults.Of($"duplicate field `{RequestEnvelope.NameOf(field)}`");
        }

        switch (field)
        {
            case RequestField.Message:
                _message = value.Kind is JsonKind.Object or JsonKind.Array
                    ? JsonText.Compact(value.Raw(text))
                    : JsonText.Utf8(RequireString(value, text), text);
                break;
            case RequestField.Recipient:
                _recipient = JsonText.String(RequireString(value, text), text);
                break;
            case RequestField.SenderTag:
                _senderTag = JsonText.String(RequireString(value, text), text);
                break;
            case RequestField.ReplySurbs:
                _replySurbs = (uint)RequireInteger(value, text, uint.MaxValue, "u32");
                break;
            default:
                _connectionId = value.Kind == JsonKind.Null ? null : RequireInteger(value, text, ulong.MaxValue, "u64");
                break;
        }
    }

    /// <summary>Checks that only the connection id, if anything, is missing.</summary>
    public void RequireAll()
    {
        foreach (var field in type.Fields)
        {
            if (field != RequestField.ConnectionId && !_seen.Contains(field))
            {
                throw JsonFaults.Of($"missing field `{RequestEnvelope.NameOf(field)}`");
            }
        }
    }

    /// <summary>The request, with its address or sender tag read.</summary>
    public LocalApiRequest ToRequest() => type switch
    {
        _ when type == RequestType.Send => new SendRequest(AddressFaults.ParseRecipient(_recipient), _message, _connectionId),
        _ when type == RequestType.SendAnonymous =>
            new SendAnonymousRequest(AddressFaults.ParseRecipient(_recipient), _message, _replySurbs, _connectionId),
        _ when type == RequestType.Reply => new ReplyRequest(AddressFaults.ParseSenderTag(_senderTag), _message, _connectionId),
        _ => new SelfAddressRequest(),
    };

    private static JsonValue RequireString(JsonValue value, ReadOnlySpan<byte> text) =>
        value.Kind == JsonKind.String ? value : throw JsonFaults.Of(JsonFaults.WrongType(value, text, "a string"));

    private static ulong RequireInteger(JsonValue value, ReadOnlySpan<byte> text, ulong maximum, string expected) => value.Kind switch
    {
        JsonKind.Unsigned when value.Magnitude <= maximum => value.Magnitude,
        JsonKind.Unsigned or JsonKind.Negative => throw JsonFaults.Of(JsonFaults.OutOfRange(value, text, expected)),
        _ => throw JsonFaults.Of(JsonFaults.WrongType(value, text, expected)),
    };
}
