using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace NymActors.Protocol.Gateway;

/// <summary>Members of a JSON object, each read as one type or refused with the named exception.</summary>
internal readonly struct JsonMembers
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    private readonly string _what;
    private readonly JsonElement _object;

    public JsonMembers(string what, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ProtocolException(what, 0, "not a JSON object");
        }

        _what = what;
        _object = element;
    }

    /// <summary>Reads a JSON text whole; whatever is wrong with it becomes the named exception.</summary>
    public static T Read<T>(string what, ReadOnlyMemory<byte> utf8, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new ProtocolException(what, JsonFault.OffsetOf(utf8.Span, e), "not a JSON text", e);
        }
        catch (InvalidOperationException e)
        {
            // The parser takes half surrogate pairs and bytes that are not UTF-8; reading them as text fails later.
            throw new ProtocolException(what, 0, "not Unicode text", e);
        }
    }

    public bool Has(string name) => _object.TryGetProperty(name, out _);

    public bool IsText(string name) => Get(name).ValueKind == JsonValueKind.String;

    public string Text(string name)
    {
        var element = Get(name);
        return element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Invalid(name);
    }

    public bool Boolean(string name) => Get(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid(name),
    };

    public bool? OptionalBoolean(string name) => Has(name) ? Boolean(name) : null;

    public byte Byte(string name) => Number(name).TryGetByte(out var number) ? number : throw Invalid(name);

    public byte? OptionalByte(string name)
        => _object.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null ? Byte(name) : null;

    public ushort UInt16(string name) => Number(name).TryGetUInt16(out var number) ? number : throw Invalid(name);

    public uint UInt32(string name) => Number(name).TryGetUInt32(out var number) ? number : throw Invalid(name);

    public long Int64(string name) => Number(name).TryGetInt64(out var number) ? number : throw Invalid(name);

    public ulong UInt64(string name) => Number(name).TryGetUInt64(out var number) ? number : throw Invalid(name);

    public JsonMembers Object(string name) => new(_what, Get(name));

    public byte[] Bytes(string name)
    {
        var element = Get(name);
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Invalid(name);
        }

        var bytes = new byte[element.GetArrayLength()];
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            bytes[i++] = item.ValueKind == JsonValueKind.Number && item.TryGetByte(out var number) ? number : throw Invalid(name);
        }

        return bytes;
    }

    public byte[] FromBase64(string name)
    {
        // The library skips white space, which the reference refuses.
        var text = Encoding.UTF8.GetBytes(Text(name));
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var status = Base64.DecodeFromUtf8(text, bytes, out _, out var written);
        return status == OperationStatus.Done && !text.AsSpan().ContainsAny(" \t\r\n"u8) ? bytes[..written] : throw Invalid(name);
    }

    public ProtocolException Invalid(string name) => new(_what, 0, $"invalid value of {name}");

    private JsonElement Number(string name)
    {
        var element = Get(name);
        return element.ValueKind == JsonValueKind.Number ? element : throw Invalid(name);
    }

    private JsonElement Get(string name)
        => _object.TryGetProperty(name, out var element) ? element : throw new ProtocolException(_what, 0, $"missing member {name}");
}
