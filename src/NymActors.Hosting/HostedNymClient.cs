using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace NymActors.Hosting;

/// <summary>
/// A client whose life is the host's: it connects when the host starts and is disposed when the host stops. Code that runs before
/// the host has started takes this and awaits <see cref="ConnectedAsync"/>; all other code takes the <see cref="NymClient"/> itself.
/// </summary>
public sealed class HostedNymClient
{
    private readonly TaskCompletionSource<NymClient> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HostedNymClient(string name) => Name = name;

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>Whether the client has connected, and so <see cref="Client"/> is there; also after it stopped.</summary>
    internal bool HasConnected => _connected.Task.IsCompletedSuccessfully;

    /// <summary>The connected client.</summary>
    /// <exception cref="InvalidOperationException">It is not connected yet, or could not connect.</exception>
    public NymClient Client => HasConnected
        ? _connected.Task.Result
        : throw new InvalidOperationException(
            $"The Nym client '{Name}' is not connected: it connects when the host starts. Code that runs before then takes a "
            + $"{nameof(HostedNymClient)} and awaits {nameof(ConnectedAsync)}.",
            _connected.Task.Exception?.InnerException);

    /// <summary>Waits until the client is connected.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The connected client.</returns>
    /// <exception cref="NymClientException">It could not connect, or the host stopped before it did.</exception>
    public Task<NymClient> ConnectedAsync(CancellationToken cancellationToken = default) => _connected.Task.WaitAsync(cancellationToken);

    /// <summary>Connects; whoever waits hears the outcome.</summary>
    internal async Task ConnectAsync(NymClientOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var client = await NymClient.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            if (!_connected.TrySetResult(client))
            {
                // The host stopped meanwhile.
                await client.DisposeAsync().ConfigureAwait(false);
                await _connected.Task.ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    /// <summary>Disposes the client; whoever still waits for it hears that it never came.</summary>
    /// <param name="cancellationToken">Fires when the host has no more time for messages that are on their way.</param>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        if (HasConnected)
        {
            await Client.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Fail(new NymClientException(NymClientError.Stopped, $"The host stopped before the Nym client '{Name}' was connected."));
        }
    }

    /// <summary>How the client stands, for a health check.</summary>
    /// <param name="failureStatus">What a client that is not there counts as.</param>
    internal HealthCheckResult CheckHealth(HealthStatus failureStatus)
    {
        if (!HasConnected)
        {
            var reason = _connected.Task.Exception?.InnerException;
            return new(failureStatus, reason?.Message ?? $"The Nym client '{Name}' has not connected yet.", reason);
        }

        var client = Client;
        var data = new Dictionary<string, object>
        {
            ["gateway"] = client.Address.Gateway.ToString(),
            ["reconnections"] = client.Counters.Reconnections.Value,
            ["retransmissions"] = client.Counters.Retransmissions.Value,
            ["pendingAcknowledgements"] = client.Counters.PendingAcknowledgements,
        };
        var condition = client.Condition;
        data["availability"] = condition.Availability.ToString();
        data["troubles"] = string.Join(", ", condition.Troubles);
        return condition.Availability switch
        {
            ClientAvailability.Online => new(HealthStatus.Healthy, "Online: own packets come back through the mixnet.", data: data),
            ClientAvailability.Starting => new(HealthStatus.Degraded, "Connected; none of its own packets has come back through the mixnet yet.", data: data),
            ClientAvailability.Degraded => new(HealthStatus.Degraded, $"Packets leave and arrive, but: {data["troubles"]}.", data: data),
            ClientAvailability.Offline => new(HealthStatus.Degraded, $"Offline, and messages wait: {data["troubles"]}.", data: data),
            _ => new(failureStatus, client.Stopped.Exception?.InnerException?.Message ?? "The client was stopped.", client.Stopped.Exception?.InnerException, data),
        };
    }

    private void Fail(Exception reason)
    {
        _connected.TrySetException(reason);
        // Nobody needs to wait for a client; its failure is told to the host in any case.
        _ = _connected.Task.Exception;
    }
}
