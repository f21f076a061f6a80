using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using NymActors.Gateways;
using NymActors.Host.Clients;
using NymActors.Host.Status;
using NymActors.Sphinx;
using NymActors.Storage;
using NymActors.Streams.Links;

namespace NymActors.Host.Doctor;

/// <summary>The client's gateway: layer by layer from the network map to the registration.</summary>
/// <param name="directory">The client's directory.</param>
/// <param name="patient">What is found out.</param>
/// <param name="time">Limits and the time of the authentication.</param>
/// <param name="random">Nonces.</param>
internal sealed class GatewayChecks(ClientDirectory directory, Patient patient, TimeProvider time, RandomSource random)
{
    /// <summary>The name of the check of the gateway's place in the network.</summary>
    public const string Listed = "gateway listed";

    /// <summary>The name of the check of TCP.</summary>
    public const string Tcp = "gateway TCP";

    /// <summary>The name of the check of TLS.</summary>
    public const string Tls = "gateway TLS";

    /// <summary>The name of the check of the WebSocket.</summary>
    public const string WebSocket = "gateway WebSocket";

    /// <summary>The name of the check of the registration.</summary>
    public const string Registration = "gateway registration";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The checks in order.</summary>
    public IEnumerable<Check> All =>
    [
        new(Listed, [LocalChecks.Store, DirectoryChecks.Network], _ => Task.FromResult(CheckListed())),
        new(Tcp, [LocalChecks.Store], token => LimitedAsync(CheckTcpAsync, token)),
        new(Tls, [Tcp], token => LimitedAsync(CheckTlsAsync, token)),
        new(WebSocket, [Tcp], token => LimitedAsync(CheckWebSocketAsync, token)),
        new(Registration, [WebSocket], token => LimitedAsync(CheckRegistrationAsync, token)),
    ];

    private Uri Listener => patient.Identity!.Registration.Listener;

    private async Task<Finding> LimitedAsync(Func<CancellationToken, Task<Finding>> check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await check(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable($"{Listener} did not answer within {Limit.TotalSeconds:0} s");
        }
    }

    private static Finding Unreachable(string detail) => Finding.Fail(
        DoctorCodes.GatewayUnreachable, detail, "check firewalls on the way; if the gateway stays away, register with another one (docs/doctor says how)");

    private Finding CheckListed()
    {
        var gateway = patient.Identity!.Registration.Gateway;
        return patient.Topology!.FindGateway(gateway) is not null
            ? Finding.Pass($"{gateway} is in the network")
            : Finding.Fail(
                DoctorCodes.GatewayGone,
                $"{gateway} is not in the network of {string.Join(", ", patient.Configuration!.NymApiUrls)}",
                "wait until the gateway is back, or make a client of another id");
    }

    private async Task<Finding> CheckTcpAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Listener.DnsSafeHost, Listener.Port, cancellationToken);
            return Finding.Pass($"{Listener.Authority} takes connections");
        }
        catch (SocketException e)
        {
            return Unreachable($"{Listener.Authority}: {e.Message}");
        }
    }

    private async Task<Finding> CheckTlsAsync(CancellationToken cancellationToken)
    {
        if (Listener.Scheme != Uri.UriSchemeWss)
        {
            return Finding.NotMeasured("the gateway is reached by ws://, without TLS: what is inside is encrypted all the same");
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Listener.DnsSafeHost, Listener.Port, cancellationToken);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Listener.DnsSafeHost }, cancellationToken);
            return Finding.Pass($"{tls.SslProtocol}, certificate until {tls.RemoteCertificate!.GetExpirationDateString()}");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
            return Finding.Fail(DoctorCodes.GatewayTls, e.Message, "check this machine's clock and certificates, or register with another gateway");
        }
    }

    private async Task<Finding> CheckWebSocketAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await new WebSocketGatewayConnector().ConnectAsync(Listener, cancellationToken);
            await connection.CloseAsync(cancellationToken);
            await connection.DisposeAsync();
            return Finding.Pass($"{Listener} speaks WebSocket");
        }
        catch (GatewayConnectionException e)
        {
            return Finding.Fail(
                DoctorCodes.GatewayWebSocket, e.Message, "something else listens there, or a proxy stands in between; try from another network");
        }
    }

    private async Task<Finding> CheckRegistrationAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var held = ClientLock.Take(directory, "doctor", time);
        }
        catch (HostException running)
        {
            // A second connection would take the first one's place.
            return Finding.NotMeasured($"{running.Message.Split(". ")[0]}; {await AskRunningAsync(cancellationToken)}");
        }

        try
        {
            var identity = patient.Identity!;
            patient.Link = await GatewayLink.OpenAsync(
                new WebSocketGatewayConnector(), identity.Registration, identity.Keys.Identity, time, random, Limit, cancellationToken);
            return Finding.Pass($"the gateway lets the client in; {patient.Link.Balance / 1_000_000} MB of bandwidth left");
        }
        catch (NymClientException e)
        {
            return Finding.Fail(
                DoctorCodes.GatewayRefused, e.Message, "if the gateway forgot this client, make one of another id, or give up this one's address");
        }
        catch (GatewayConnectionException e)
        {
            return Unreachable(e.Message);
        }
    }

    private async Task<string> AskRunningAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new StatusQuery(patient.Configuration!);
            var status = await client.AskAsync(cancellationToken);
            return $"it says: {status.State} since {status.Since:u}{(status.Reason is { } reason ? $", {reason}" : "")}";
        }
        catch (HostException e)
        {
            return $"asked how it is: {e.Message.Split(". ")[0]}";
        }
    }
}
