using Akka.Hosting;
using NymActors.Hosting;

namespace HostedClient;

/// <summary>The same client inside an Akka.NET application.</summary>
public static class ActorService
{
    /// <summary>Builds the host.</summary>
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddAkka("shop", akka => akka
            .WithNymClient("orders", nym => nym.UseLocalMixnet())
            .WithActors((system, registry) => registry.Register<OrderActor>(
                system.ActorOf(OrderActor.Props(system.GetNymClient("orders")), "orders"))));
        return builder.Build();
    }
}
