namespace NymActors.Protocol.LocalApi.Text;

/// <summary>One value of the "type" field: its name, the reference's name for it in faults, and its fields in order (4.4).</summary>
internal sealed class RequestType
{
    public static readonly RequestType Send =
        new("send", "Send", RequestField.Message, RequestField.Recipient, RequestField.ConnectionId);

    public static readonly RequestType SendAnonymous = new(
        "sendAnonymous", "SendAnonymous", RequestField.Recipient, RequestField.Message, RequestField.ReplySurbs, RequestField.ConnectionId);

    public static readonly RequestType Reply =
        new("reply", "Reply", RequestField.SenderTag, RequestField.Message, RequestField.ConnectionId);

    public static readonly RequestType SelfAddress = new("selfAddress", "SelfAddress");

    private static readonly RequestType[] All = [Send, SendAnonymous, Reply, SelfAddress];

    private RequestType(string name, string variantName, params RequestField[] fields)
    {
        Name = name;
        VariantName = variantName;
        Fields = fields;
    }

    public string Name { get; }

    public string VariantName { get; }

    public RequestField[] Fields { get; }

    /// <summary>Takes the value of the "type" field.</summary>
    public static RequestType Read(ref JsonScanner scanner)
    {
        const string Expected = "variant identifier";

        // The reference refuses an object or array at its first bracket, so the position is the one before it.
        switch (scanner.PeekToken())
        {
            case '{':
                throw scanner.Fault($"invalid type: map, expected {Expected}");
            case '[':
                throw scanner.Fault($"invalid type: sequence, expected {Expected}");
        }

        var value = scanner.ReadValue();
        if (value.Kind != JsonKind.String)
        {
            throw scanner.Fault(JsonFaults.WrongType(value, scanner.Text, Expected));
        }

        var name = JsonText.String(value, scanner.Text);
        return Array.Find(All, type => type.Name == name)
            ?? throw scanner.Fault($"unknown variant `{name}`, expected one of {string.Join(", ", All.Select(type => $"`{type.Name}`"))}");
    }
}
