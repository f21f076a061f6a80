using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NymActors.Hosting.Testing;

namespace NymActors.Hosting;

/// <summary>What a listener of the meter sees.</summary>
public sealed class NymClientMetricsTests
{
    [Fact]
    public async Task A_listener_sees_the_counters_of_each_client_by_name()
    {
        using var host = await TestHosts.StartAsync(static services => services
            .AddNymClient("measured-1", static nym => nym.UseFastLocalMixnet())
            .AddNymClient("measured-2", static nym => nym.UseFastLocalMixnet()));
        var first = host.Services.GetRequiredKeyedService<NymClient>("measured-1");
        var second = host.Services.GetRequiredKeyedService<NymClient>("measured-2");
        var receipt = await first.SendAsync(second.Address, "counted"u8.ToArray());
        await second.NextAsync();
        await receipt.Acknowledged.WaitAsync(TestHosts.Patience);
        await TestHosts.UntilAsync(() => Task.FromResult(first.Counters.PendingAcknowledgements == 0));

        await first.WaitForStatusAsync(ClientAvailability.Degraded).WaitAsync(TestHosts.Patience);

        // On a busy machine a fragment may be sent again: what is exact is that the meter shows what the counters say.
        var sent = first.Counters.RealPacketsSent.Value;
        var measured = Measure();

        Assert.Equal(1, measured["nym.client.messages.received nym.client=measured-2"]);
        Assert.Equal(0, measured["nym.client.messages.received nym.client=measured-1"]);
        Assert.InRange(
            measured["nym.client.packets.sent nym.client=measured-1 nym.packet.kind=fragment"], sent, first.Counters.RealPacketsSent.Value);
        Assert.True(measured["nym.client.packets.received nym.client=measured-2 nym.packet.kind=fragment"] > 0);
        Assert.True(measured["nym.client.acknowledgements.received nym.client=measured-1 nym.acknowledgement.kind=fragment"] > 0);
        Assert.True(measured["nym.client.packets.sent nym.client=measured-2 nym.packet.kind=cover"] > 0);
        Assert.Equal(0, measured["nym.client.acknowledgements.pending nym.client=measured-1"]);
        Assert.Equal(1, measured["nym.client.connected nym.client=measured-1"]);
        Assert.Equal(1, measured["nym.client.online nym.client=measured-1"]);
        Assert.Equal(0, measured["nym.client.trouble nym.client=measured-1 nym.trouble=GatewayLost"]);
        Assert.Equal(0, measured["nym.client.topologies.refused nym.client=measured-1"]);
        Assert.Equal(1, measured["nym.client.messages.accepted nym.client=measured-1"]);
        Assert.Equal(1, measured["nym.client.messages.finished nym.client=measured-1 nym.message.outcome=acknowledged"]);
        Assert.Equal(0, measured["nym.client.messages.open nym.client=measured-1"]);
        Assert.Equal((long)first.Report().Sending.WishedPacketsPerSecond!, measured["nym.client.rate.wished nym.client=measured-1"]);
        Assert.InRange(measured["nym.client.pacing.slowdown nym.client=measured-1"], 1, 6);

        await host.StopAsync().WaitAsync(TestHosts.Patience);
        Assert.DoesNotContain(Measure().Keys, static name => name.Contains("measured-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_table_of_the_documentation_has_every_instrument_and_nothing_else()
    {
        using var host = await TestHosts.StartAsync(static services => services.AddNymClient("listed", static nym => nym.UseFastLocalMixnet()));
        var made = new ConcurrentDictionary<string, string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "NymActors")
            {
                made[instrument.Name] = $"{instrument.Name} {MetricsPage.TypeOf(instrument)} {instrument.Unit}";
            }
        };
        listener.Start();
        Assert.Equal(MetricsPage.Instruments.Select(static row => $"{row.Name} {row.Type} {row.Unit}").Order(), made.Values.Order());
        Assert.All(MetricsPage.Instruments, static row => Assert.NotEmpty(row.Meaning));
    }

    [Fact]
    public async Task A_tag_has_the_values_of_the_table_and_no_other()
    {
        using var host = await TestHosts.StartAsync(static services => services.AddNymClient("tagged", static nym => nym.UseFastLocalMixnet()));
        var client = host.Services.GetRequiredKeyedService<NymClient>("tagged");
        var roundTrips = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is Histogram<double> { Meter.Name: "NymActors" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => roundTrips.Add(Key(instrument, tags)));
        listener.Start();
        await (await client.SendAsync(client.Address, "tagged"u8.ToArray())).Acknowledged.WaitAsync(TestHosts.Patience);
        await TestHosts.UntilAsync(() => Task.FromResult(roundTrips.Any(static key => key.EndsWith("nym.client=tagged", StringComparison.Ordinal))));

        var measured = Measure().Keys.Concat(roundTrips).Where(static key => key.Contains("nym.client=tagged", StringComparison.Ordinal)).Distinct().Order();
        var documented = MetricsPage.Instruments.SelectMany(static row => row.Values.Count == 0
            ? [$"{row.Name} nym.client=tagged"]
            : row.Values.Select(value => $"{row.Name} nym.client=tagged {row.Tag}={value}"));
        Assert.Equal(documented.Order(), measured);
        Assert.DoesNotContain(measured, key => key.Contains(client.Address.Identity.ToString(), StringComparison.Ordinal));
    }

    /// <summary>All measurements of the meter, by instrument and tags.</summary>
    private static ConcurrentDictionary<string, long> Measure()
    {
        var measured = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "NymActors")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured[Key(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured[Key(instrument, tags)] = (long)value);
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured[Key(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var (name, value) in tags)
        {
            key += $" {name}={value}";
        }

        return key;
    }
}
