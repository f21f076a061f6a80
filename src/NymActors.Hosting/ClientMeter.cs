using System.Diagnostics.Metrics;

namespace NymActors.Hosting;

/// <summary>
/// Makes instruments of the meter <c>NymActors</c> that are read, client by client, when a listener asks: nothing is done for them in between. The
/// values of a tag come from the code, never from what a client sends or receives.
/// </summary>
/// <param name="clients">The clients of this moment.</param>
internal sealed class ClientMeter(Func<IEnumerable<HostedNymClient>> clients) : IDisposable
{
    private readonly Meter _meter = new("NymActors");

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>A number that only grows.</summary>
    public void Counter(string name, string unit, string description, Func<NymClient, long> read) =>
        _meter.CreateObservableCounter(name, () => Connected().Select(client => new Measurement<long>(read(client.Client), NameOf(client))), unit, description);

    /// <summary>A number that only grows, in parts.</summary>
    public void Counter(string name, string unit, string description, string tag, params (string Value, Func<ClientCounters, Counter> Read)[] parts) =>
        _meter.CreateObservableCounter(
            name,
            () => Connected().SelectMany(client => parts.Select(part => new Measurement<long>(
                part.Read(client.Client.Counters).Value, NameOf(client), new KeyValuePair<string, object?>(tag, part.Value)))),
            unit,
            description);

    /// <summary>A number of now; none while there is nothing to say.</summary>
    public void Gauge<T>(string name, string unit, string description, Func<NymClient, T?> read)
        where T : struct =>
        _meter.CreateObservableGauge(
            name,
            () => Connected().SelectMany(client => read(client.Client) is { } value ? [new Measurement<T>(value, NameOf(client))] : Array.Empty<Measurement<T>>()),
            unit,
            description);

    /// <summary>A number of now, in parts.</summary>
    public void Gauge<T>(string name, string unit, string description, string tag, Func<NymClient, IEnumerable<(string Value, T Number)>> read)
        where T : struct =>
        _meter.CreateObservableGauge(
            name,
            () => Connected().SelectMany(client => read(client.Client).Select(part => new Measurement<T>(
                part.Number, NameOf(client), new KeyValuePair<string, object?>(tag, part.Value)))),
            unit,
            description);

    private IEnumerable<(string Name, NymClient Client)> Connected() =>
        clients().Where(static hosted => hosted.HasConnected).Select(static hosted => (hosted.Name, hosted.Client));

    private static KeyValuePair<string, object?> NameOf((string Name, NymClient Client) client) => new("nym.client", client.Name);
}
