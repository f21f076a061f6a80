using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace NymActors.Protocol.LocalApi.Text;

/// <summary>
/// A text request on its way to a <see cref="LocalApiRequest"/>. Its type may be the last field, so that the values of the fields can
/// be looked at only when the whole object, or array, has been read.
/// </summary>
internal sealed class TextRequest(ReadOnlyMemory<byte> text)
{
    private const string Message = "message", Recipient = "recipient", SenderTag = "senderTag", ReplySurbs = "replySurbs", ConnectionId = "connectionId";

    // Not of the reference, which takes no notice of them.
    private const string RequestId = "requestId", StateChanges = "stateChanges", Commits = "commits", MessageId = "messageId", Confirm = "confirm", Deadline = "deadline";

    private static readonly SearchValues<byte> OfIntegers = SearchValues.Create("-0123456789"u8);

    private static readonly string[] Keys = [Message, Recipient, SenderTag, ReplySurbs, ConnectionId, RequestId, StateChanges, Commits, MessageId, Confirm, Deadline, "type"];

    /// <summary>The fields of each type, in the order in which the reference looks for them.</summary>
    private static readonly (string Name, string[] Fields)[] Types =
    [
        ("send", [Message, Recipient, ConnectionId]),
        ("sendAnonymous", [Recipient, Message, ReplySurbs, ConnectionId]),
        ("reply", [SenderTag, Message, ConnectionId]),
        ("selfAddress", []),
    ];

    // Not of the reference, which does not know the type; who gets no numbers of messages has none to commit.
    private static readonly (string Name, string[] Fields) Commit = ("commit", [MessageId]);

    private readonly List<(string Field, Range Value)> _members = [];
    private (string Name, string[] Fields) _type;
    private byte[] _message = [];
    private string _address = "";
    private uint _replySurbs;
    private ulong? _connectionId;
    private string? _requestId;
    private bool? _stateChanges;
    private bool? _commits;
    private bool? _confirm;
    private uint? _deadline;
    private ulong _messageId;

    /// <summary>Takes one object or array from the text.</summary>
    public void Read(ref RequestScanner scanner)
    {
        scanner.Next();
        var isObject = scanner.Type == JsonTokenType.StartObject;
        if (!isObject && scanner.Type != JsonTokenType.StartArray)
        {
            throw scanner.Fault(RequestFaults.Unfit(text.Span[scanner.Value()], "internally tagged enum ClientRequestText"));
        }

        var elements = 0;
        while (scanner.Next() && scanner.Type is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var field = isObject ? ReadKey(ref scanner) : _type.Name is null ? "type" : _type.Fields.ElementAtOrDefault(elements++);
            if (field == "type")
            {
                ReadType(ref scanner);
                continue;
            }

            // The second occurrence of a field is a fault, so that a third never matters and a hostile text cannot make the list grow.
            var value = scanner.Value();
            if (field is not null && _members.Count(member => member.Field == field) < 2)
            {
                _members.Add((field, value));
            }
        }

        _ = _type.Name ?? throw scanner.Fault("missing field `type`");
        ReadFields();
        if (!isObject && elements != _type.Fields.Length)
        {
            throw RequestFaults.Of($"invalid length {elements}, expected {_type.Fields.Length} elements in sequence");
        }

        if (Array.Find(_type.Fields, field => field != ConnectionId && !_members.Exists(member => member.Field == field)) is { } missing)
        {
            throw RequestFaults.Of($"missing field `{missing}`");
        }
    }

    /// <summary>The request, with its address or sender tag read.</summary>
    public LocalApiRequest ToRequest() => Create() with { RequestId = _requestId };

    private LocalApiRequest Create() => _type.Name switch
    {
        "send" => Wished(new SendRequest(AddressFaults.ParseRecipient(_address), _message, _connectionId)),
        "sendAnonymous" => Wished(new SendAnonymousRequest(AddressFaults.ParseRecipient(_address), _message, _replySurbs, _connectionId)),
        "reply" => Wished(new ReplyRequest(AddressFaults.ParseSenderTag(_address), _message, _connectionId)),
        "commit" => new CommitRequest((long)_messageId),
        _ => new SelfAddressRequest { StateChanges = _stateChanges, Commits = _commits },
    };

    private SendingRequest Wished(SendingRequest request) => request with { Confirm = _confirm, DeadlineSeconds = _deadline };

    private string? ReadKey(ref RequestScanner scanner)
    {
        var key = scanner.KeyIn(Keys) is >= 0 and var index ? Keys[index] : null;
        if (key == "type" && _type.Name is not null)
        {
            throw scanner.Fault("duplicate field `type`");
        }

        scanner.Next();
        return key;
    }

    private void ReadType(ref RequestScanner scanner)
    {
        if (scanner.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            throw scanner.Fault($"invalid type: {(scanner.Type == JsonTokenType.StartObject ? "map" : "sequence")}, expected variant identifier");
        }

        var value = text.Span[scanner.Value()];
        var name = value[0] == '"' ? Encoding.UTF8.GetString(Unescape(value)) : throw scanner.Fault(RequestFaults.Unfit(value, "variant identifier"));
        _type = name == Commit.Name ? Commit : Array.Find(Types, type => type.Name == name);
        _ = _type.Name ?? throw scanner.Fault(
            $"unknown variant `{name}`, expected one of {string.Join(", ", Types.Select(type => $"`{type.Name}`"))}");
    }

    private void ReadFields()
    {
        var seen = new HashSet<string>();
        foreach (var (field, range) in _members.Where(member => member.Field is RequestId or StateChanges or Commits or Confirm or Deadline || _type.Fields.Contains(member.Field)))
        {
            _ = seen.Add(field) ? field : throw RequestFaults.Of($"duplicate field `{field}`");
            ReadOnlySpan<byte> value = text.Span[range];
            switch (field)
            {
                case Message:
                    _message = value[0] == '"' ? Unescape(value) : JsonText.Compact(value);
                    break;
                case ReplySurbs:
                    _replySurbs = (uint)Integer(value, uint.MaxValue, "u32");
                    break;
                case ConnectionId:
                    _connectionId = value[0] == 'n' ? null : Integer(value, ulong.MaxValue, "u64");
                    break;
                case RequestId:
                    _requestId = value[0] == 'n' ? null : Name(value);
                    break;
                case StateChanges:
                    _stateChanges = Flag(value);
                    break;
                case Commits:
                    _commits = Flag(value);
                    break;
                case Confirm:
                    _confirm = Flag(value);
                    break;
                case Deadline:
                    _deadline = value[0] == 'n' ? null : Seconds(value);
                    break;
                case MessageId:
                    _messageId = Integer(value, long.MaxValue, "u64");
                    break;
                default:
                    _address = Encoding.UTF8.GetString(Content(value));
                    break;
            }
        }
    }

    private static string Name(ReadOnlySpan<byte> value)
    {
        if (value[0] != '"' && value.IndexOfAnyExcept(OfIntegers) >= 0)
        {
            throw RequestFaults.Of(RequestFaults.Unfit(value, "a string or an integer"));
        }

        return value.Length <= LocalApiRequest.LongestRequestId
            ? Encoding.UTF8.GetString(value)
            : throw RequestFaults.Of($"invalid length {value.Length}, expected a {RequestId} of at most {LocalApiRequest.LongestRequestId} bytes");
    }

    private static uint Seconds(ReadOnlySpan<byte> value) =>
        Integer(value, uint.MaxValue, "u32") is > 0 and var seconds ? (uint)seconds : throw RequestFaults.Of($"invalid value: integer `0`, expected a {Deadline} of at least 1 second");

    private static bool? Flag(ReadOnlySpan<byte> value) => value[0] switch
    {
        (byte)'t' => true,
        (byte)'f' => false,
        (byte)'n' => null,
        _ => throw RequestFaults.Of(RequestFaults.Unfit(value, "a boolean")),
    };

    private static byte[] Content(ReadOnlySpan<byte> value) => value[0] == '"' ? Unescape(value) : throw RequestFaults.Of(RequestFaults.Unfit(value, "a string"));

    private static ulong Integer(ReadOnlySpan<byte> value, ulong maximum, string expected) =>
        Utf8Parser.TryParse(value, out ulong number, out var length) && length == value.Length && number <= maximum
            ? number
            : throw RequestFaults.Of(RequestFaults.Unfit(value, expected));

    private static byte[] Unescape(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        var content = new byte[reader.ValueSpan.Length];
        return content[..reader.CopyString(content)];
    }
}
