namespace NymActors.Protocol.LocalApi.Text;

/// <summary>
/// A scanned request: its type, and where its fields stand. The type may be the last field, so the fields can be looked at only afterwards.
/// </summary>
internal sealed class RequestEnvelope
{
    private static readonly string[] FieldNames = ["message", "recipient", "senderTag", "replySurbs", "connectionId"];

    private readonly RequestType _type;
    private readonly bool _isArray;
    private readonly List<(RequestField Field, JsonValue Value)> _members;
    private readonly int _elementCount;

    private RequestEnvelope(RequestType type, List<(RequestField Field, JsonValue Value)> members)
    {
        _type = type;
        _members = members;
    }

    private RequestEnvelope(RequestType type, List<(RequestField Field, JsonValue Value)> elements, int elementCount)
        : this(type, elements)
    {
        _isArray = true;
        _elementCount = elementCount;
    }

    /// <summary>The name of a field in JSON.</summary>
    public static string NameOf(RequestField field) => FieldNames[(int)field];

    /// <summary>Takes one object or array from the text.</summary>
    public static RequestEnvelope Read(ref JsonScanner scanner)
    {
        switch (scanner.PeekToken())
        {
            case '{':
                return ReadObject(ref scanner);
            case '[':
                return ReadArray(ref scanner);
            default:
                var value = scanner.ReadValue();
                throw scanner.Fault(JsonFaults.WrongType(value, scanner.Text, "internally tagged enum ClientRequestText"));
        }
    }

    /// <summary>Checks the fields against the type and reads their values; addresses are still text then.</summary>
    public RequestFields ReadFields(ReadOnlySpan<byte> text)
    {
        var fields = new RequestFields(_type);
        foreach (var (field, value) in _members)
        {
            if (_type.Fields.Contains(field))
            {
                fields.Read(field, value, text);
            }
        }

        if (_isArray)
        {
            RequireElementCount();
        }

        fields.RequireAll();
        return fields;
    }

    private static RequestEnvelope ReadObject(ref JsonScanner scanner)
    {
        RequestType? type = null;
        List<(RequestField Field, JsonValue Value)> members = [];
        scanner.Open();
        for (var first = true; scanner.MoveToKey(ref first);)
        {
            var key = JsonText.String(scanner.ReadString(), scanner.Text);
            if (key == "type")
            {
                if (type is not null)
                {
                    throw scanner.FaultAfterClosing('}', "duplicate field `type`");
                }

                scanner.PassColon();
                type = RequestType.Read(ref scanner);
                continue;
            }

            scanner.PassColon();
            var value = scanner.ReadValue();
            if (Array.IndexOf(FieldNames, key) is >= 0 and var index)
            {
                Keep(members, (RequestField)index, value);
            }
        }

        scanner.Close();
        return new RequestEnvelope(type ?? throw scanner.Fault("missing field `type`"), members);
    }

    private static RequestEnvelope ReadArray(ref JsonScanner scanner)
    {
        RequestType? type = null;
        List<(RequestField Field, JsonValue Value)> elements = [];
        var count = 0;
        scanner.Open();
        for (var first = true; scanner.MoveToElement(ref first);)
        {
            if (type is null)
            {
                type = RequestType.Read(ref scanner);
                continue;
            }

            var value = scanner.ReadValue();
            if (count < type.Fields.Length)
            {
                elements.Add((type.Fields[count], value));
            }

            count++;
        }

        scanner.Close();
        return new RequestEnvelope(type ?? throw scanner.Fault("missing field `type`"), elements, count);
    }

    // The second occurrence of a field is a fault, so that a third one never matters and a hostile text cannot make the list grow.
    private static void Keep(List<(RequestField Field, JsonValue Value)> members, RequestField field, JsonValue value)
    {
        if (members.Count(member => member.Field == field) < 2)
        {
            members.Add((field, value));
        }
    }

    private void RequireElementCount()
    {
        var expected = _type.Fields.Length;
        if (_elementCount < expected)
        {
            throw JsonFaults.Of(
                $"invalid length {_elementCount}, expected struct variant ClientRequestText::{_type.VariantName} with {expected} elements");
        }

        if (_elementCount > expected)
        {
            throw JsonFaults.Of($"invalid length {_elementCount}, expected {expected} elements in sequence");
        }
    }
}
