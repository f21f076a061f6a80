using NymActors;
using NymActors.Hosting;
using NymActors.Protocol.Addressing;

namespace HostedClient;

/// <summary>A web service that sends and receives through the mixnet.</summary>
public static class WebService
{
    /// <summary>Builds the service; it joins the network of the setting <c>Nym:NymApi</c>, or a mixnet of its own.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddNymClient(nym =>
        {
            if (builder.Configuration["Nym:NymApi"] is { } nymApi)
            {
                nym.UseNetwork(new Uri(nymApi)).UseStorage("nym");
            }
            else
            {
                nym.UseLocalMixnet();
            }
        });
        builder.Services.AddSingleton<Inbox>();
        builder.Services.AddHostedService<Receiver>();
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        app.MapGet("/address", (NymClient client) => client.Address.ToString());
        app.MapGet("/messages", (Inbox inbox) => inbox.Texts);
        app.MapPost("/messages", async (Letter letter, NymClient client, CancellationToken cancellation) =>
        {
            if (!Recipient.TryParse(letter.Recipient, out var recipient))
            {
                return Results.BadRequest("The recipient is not a Nym address.");
            }

            await client.SendAsync(recipient, System.Text.Encoding.UTF8.GetBytes(letter.Text), cancellationToken: cancellation);
            return Results.Accepted();
        });
        app.MapHealthChecks("/health");
        return app;
    }
}
