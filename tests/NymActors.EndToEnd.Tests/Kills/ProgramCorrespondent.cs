using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace NymActors.EndToEnd.Tests.Kills;

/// <summary>The built program and an application at its WebSocket that commits what it receives.</summary>
/// <param name="id">Its id.</param>
/// <param name="home">Its files.</param>
/// <param name="happenings">Where it says what happens.</param>
internal sealed class ProgramCorrespondent(string id, string home, ChannelWriter<Happening> happenings) : Correspondent(id, happenings)
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private ProgramProcess? _program;
    private Application? _application;
    private Task _using = Task.CompletedTask;

    public override async Task KillAsync()
    {
        _program!.Signal(9);
        await _program.WaitForExitAsync();
        await _using;
        _application = null;
    }

    public override async Task SendAsync(params string[] command)
    {
        if (_application is not { } application)
        {
            return;
        }

        // Not at once from several tasks: a WebSocket sends one message at a time.
        await _sending.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await application.SendAsync(command switch
            {
                ["plain", var address, var text] => new { type = "send", recipient = address, message = text, connectionId = 1, requestId = Conversation.KeyOf(text), confirm = true, deadline = 86_400 },
                ["anonymous", var address, var text] =>
                    new { type = "sendAnonymous", recipient = address, message = text, replySurbs = 20, connectionId = 1, requestId = Conversation.KeyOf(text), confirm = true, deadline = 86_400 },
                ["reply", var tag, var text] => new { type = "reply", senderTag = tag, message = text, connectionId = 1, requestId = Conversation.KeyOf(text) },
                ["commit", var message] => (object)new { type = "commit", messageId = long.Parse(message, CultureInfo.InvariantCulture), requestId = message },
                _ => throw new ArgumentException("No such command.", nameof(command)),
            });
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException)
        {
            // Dead: what was not accepted may be lost.
        }
        finally
        {
            _sending.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_program is { } program)
        {
            await program.DisposeAsync();
        }

        _sending.Dispose();
    }

    protected override async Task StartAsync(int life)
    {
        if (_program is { } before)
        {
            await before.DisposeAsync();
        }

        _program = ProgramProcess.Start(home, "run", "--id", Name, "--port", "0");
        _using = UseAsync(_program, life);
    }

    private async Task UseAsync(ProgramProcess program, int life)
    {
        try
        {
            var line = await program.WaitForLineAsync("Running websocket on ");
            var port = int.Parse(line.Split("127.0.0.1:")[1].TrimEnd('"'), CultureInfo.InvariantCulture);
            using var application = await Application.ConnectAsync(port, path: "/?messages=commit");
            _application = application;
            await application.SendAsync(new { type = "selfAddress" });
            while (await application.ReceiveAsync() is { } message)
            {
                Tell(message, life);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or WebSocketException or IOException)
        {
            // Killed, perhaps before it had a socket.
        }
    }

    private void Tell(JsonElement message, int life)
    {
        string Of(string field) => message.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "-";
        switch (Of("type"), Of("status"))
        {
            case ("selfAddress", _):
                Say(life, "address", Of("address"));
                break;
            case ("laneQueueLength", _):
                Say(life, "accepted", Of("requestId"));
                break;
            case ("received", _):
                Say(life, "received", Of("messageId"), Of("senderTag"), Of("message"));
                break;
            case ("requestStatus", "committed"):
                Say(life, "committed", Of("requestId"));
                break;
            case ("requestStatus", "failed"):
                Say(life, "refused", Of("requestId"), Of("reason"));
                break;
            case ("error", _):
                Say(life, "refused", "-", Of("message"));
                break;
        }
    }
}
